import { encodeBatch, type EncodedBatch } from '@tocsin/adapters/block-store';
import { compileRules, type RuleHits, type RuleMatcher } from '@tocsin/core/alerting';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import type { RawBatch } from '@tocsin/core/ports';
import { createRedactor, type Redactor } from '@tocsin/core/redaction';
import { TemplateNotes } from '@tocsin/core/templates';
import { rejectSamples } from '../rejects/reject-samples.ts';
import { TailFilters } from '../tail/tail-filters.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import type { WorkerState } from './worker-messages.ts';

/** All CPU work on a batch, in the thread of one worker: from the request's bytes to blocks that only need committing. */
export class BatchWork {
  private readonly classifier = defaultClassifier();
  private readonly tails = new TailFilters();
  private readonly templates = new TemplateNotes();
  private rules: RuleMatcher = compileRules([]);
  private pipeline: Pipeline;
  private state: Pick<WorkerState, 'redaction' | 'uncertainBelow'>;
  /** For records that did not become logs. */
  private redactor: Redactor;

  constructor(state: WorkerState) {
    this.state = state;
    this.pipeline = new Pipeline({ classifier: this.classifier, ...this.state });
    this.redactor = createRedactor(state.redaction);
    this.apply(state);
  }

  apply({ redaction, uncertainBelow, tails, rules }: Partial<WorkerState>): void {
    if (redaction || uncertainBelow !== undefined) {
      this.state = { redaction: redaction ?? this.state.redaction, uncertainBelow: uncertainBelow ?? this.state.uncertainBelow };
      this.pipeline = new Pipeline({ classifier: this.classifier, ...this.state });
      this.redactor = createRedactor(this.state.redaction);
    }
    if (tails) this.tails.set(tails);
    if (rules) this.rules = compileRules(rules);
  }

  process(raw: RawBatch): BatchOutcome<EncodedBatch, RuleHits> {
    const { batch, rejected, uncertain } = this.pipeline.process(raw);
    return {
      encoded: encodeBatch(batch),
      accepted: batch.length,
      uncertain,
      rejected,
      letters: rejectSamples(raw, rejected, this.redactor),
      hits: this.rules.match(batch),
      tail: this.tails.match(batch),
      templates: this.templates.take(batch),
      modelVersion: batch.modelVersion,
    };
  }
}
