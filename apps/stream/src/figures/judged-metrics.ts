import type { JudgedCounts } from '@tocsin/core/drift';
import type { Counter, MetricsRegistry } from '@tocsin/platform/metrics';

/** What the classifier was unsure about, and what it did not know, as GET /metrics shows it. */
export class JudgedMetrics {
  private readonly uncertain: Counter;
  private readonly words: Counter;
  private readonly unknownWords: Counter;

  constructor(registry: MetricsRegistry) {
    // Beside `tocsin_logs_accepted_total`: their ratio is the share of logs that the classifier is not sure about.
    this.uncertain = registry.counter(
      'tocsin_logs_uncertain_total',
      'Logs stored whose category the classifier was not sure enough about.',
    );
    this.words = registry.counter('tocsin_classified_words_total', 'Words that the classifier looked at, each once a log.');
    this.unknownWords = registry.counter('tocsin_unknown_words_total', 'Those of the words looked at that the model knows nothing of.');
  }

  add({ uncertain, words, unknownWords }: Readonly<JudgedCounts>): void {
    this.uncertain.add(uncertain);
    this.words.add(words);
    this.unknownWords.add(unknownWords);
  }
}
