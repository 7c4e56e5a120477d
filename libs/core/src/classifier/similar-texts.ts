import { inverseDocumentFrequency } from './weighting.ts';
import { SHAPE, SUBWORD } from './feature-buffer.ts';
import { visitFeatures } from './text-features.ts';
import { type FeatureSettings } from './features.ts';
import { type LabelledText } from './texts.ts';

export interface SimilarText {
  text: LabelledText;
  /** Cosine of the TF-IDF weights of words, parts of names, pairs and families: 0 to 1. */
  similarity: number;
}

const SETTINGS: FeatureSettings = { pairs: true, skips: false, level: false, subwords: true, families: true, shapes: false };
const INFO = 9;
/** Some milliseconds. */
const SLICE = 200;

const featuresOf = (text: string): Set<number> => {
  const found = new Set<number>();
  visitFeatures(text, INFO, SETTINGS, (hash, kind) => kind !== SUBWORD && kind !== SHAPE && found.add(hash));
  return found;
};

/** Finds the training texts that are most like a log. Made once (about 10 µs a text), then O(texts that share a feature) a question. */
export class SimilarTexts {
  private readonly texts: readonly LabelledText[];
  private readonly lengths: Float64Array;
  private readonly textsOf = new Map<number, number[]>();

  constructor(texts: readonly LabelledText[], features: readonly Set<number>[] = texts.map(({ text }) => featuresOf(text))) {
    this.texts = texts;
    for (const [index, found] of features.entries()) {
      for (const hash of found) {
        const list = this.textsOf.get(hash);
        if (list) list.push(index);
        else this.textsOf.set(hash, [index]);
      }
    }
    this.lengths = Float64Array.from(features, (found) => Math.sqrt([...found].reduce((sum, hash) => sum + this.weightOf(hash) ** 2, 0)));
  }

  /** The same in slices, for a thread that has other work: `pause` is awaited before each. */
  static async inSlices(texts: readonly LabelledText[], pause: () => Promise<unknown>): Promise<SimilarTexts> {
    const features: Set<number>[] = [];
    for (const [index, { text }] of texts.entries()) {
      if (index % SLICE === 0) await pause();
      features.push(featuresOf(text));
    }
    await pause();
    return new SimilarTexts(texts, features);
  }

  /** The `count` most similar texts that share anything, best first; of equals the first in the corpus. */
  find(message: string, count = 3): SimilarText[] {
    const shared = new Map<number, number>();
    let squares = 0;
    for (const hash of featuresOf(message)) {
      const weight = this.weightOf(hash) ** 2;
      squares += weight;
      for (const index of this.textsOf.get(hash) ?? []) shared.set(index, (shared.get(index) ?? 0) + weight);
    }
    const length = Math.sqrt(squares);
    return [...shared]
      .map(([index, product]) => ({ index, similarity: product / (length * (this.lengths[index] ?? 1)) }))
      .sort((a, b) => b.similarity - a.similarity || a.index - b.index)
      .slice(0, count)
      .map(({ index, similarity }) => ({ text: this.texts[index] as LabelledText, similarity: Math.min(1, similarity) }));
  }

  private weightOf(hash: number): number {
    return inverseDocumentFrequency(this.textsOf.get(hash)?.length ?? 0, this.texts.length);
  }
}
