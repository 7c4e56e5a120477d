import { CATEGORIES } from '@tocsin/contracts';
import { type TokenBuffer } from '@tocsin/core/tokenizer';
import { FeatureTable } from './feature-table.ts';
import { MAX_WORDS, NUMBER, levelFeature, pairHash } from './features.ts';
import { type ModelFile } from './model-file.ts';
import { WordScores } from './word-scores.ts';

/** Says what a log is about. The answer lies in fields, so that nothing is allocated per log. */
export interface LogClassifier {
  readonly version: string;
  /** Index into CATEGORIES. */
  category: number;
  /** 0 to 1: how often such a decision is right. */
  confidence: number;
  /** `tokens` are those of the message alone; `severityNumber` is OpenTelemetry's 1 to 24. */
  classify(tokens: TokenBuffer, severityNumber: number): void;
}

const CLASSES = CATEGORIES.length;

/** A trained model, compiled: a log's words lead to kept scores, its pairs of words and its level to weights. One per thread. */
export class Classifier implements LogClassifier {
  category = CLASSES - 1;
  confidence = 0;
  /** How many words, pairs and levels of the last log the model knows. */
  known = 0;
  /** Scores of the last log before they become probabilities, in the order of CATEGORIES. */
  readonly scores = new Float64Array(CLASSES);
  readonly version: string;

  private readonly model: ModelFile;
  private readonly table: FeatureTable;
  private readonly words: WordScores;
  /** Number of the last log that had the pair: each counts once a log. */
  private readonly seenPairs: Uint32Array;
  private log = 0;

  private constructor(model: ModelFile) {
    this.version = model.version;
    this.model = model;
    this.table = new FeatureTable(model.hashes, model.weights);
    this.words = new WordScores(this.table, model.settings.subwords);
    this.seenPairs = new Uint32Array(model.hashes.length);
  }

  /** Compiles a model. O(features). */
  static load(model: ModelFile): Classifier {
    return new Classifier(model);
  }

  classify(tokens: TokenBuffer, severityNumber: number): void {
    const { table, words, seenPairs, scores } = this;
    const { bias, settings, temperature } = this.model;
    const { mask, keys, seen } = words;
    const log = this.nextLog();
    const size = Math.min(tokens.length, MAX_WORDS);
    let a = bias[0] as number;
    let b = bias[1] as number;
    let c = bias[2] as number;
    let d = bias[3] as number;
    let known = 0;
    let before = 0;
    for (let i = 0; i < size; i++) {
      const word = tokens.numeric[i] === 1 ? NUMBER : (tokens.hash[i] as number);
      const slot = word & mask;
      if (keys[slot] !== word) words.fill(slot, word, tokens, i);
      if (seen[slot] !== log) {
        seen[slot] = log;
        const at = slot * 4;
        a += words.scores[at] as number;
        b += words.scores[at + 1] as number;
        c += words.scores[at + 2] as number;
        d += words.scores[at + 3] as number;
        known += words.known[slot] as number;
      }
      if (settings.bigrams && i > 0) {
        const place = table.find(pairHash(before, word));
        if (place >= 0 && seenPairs[place] !== log) {
          seenPairs[place] = log;
          a += table.weights[place * 4] as number;
          b += table.weights[place * 4 + 1] as number;
          c += table.weights[place * 4 + 2] as number;
          d += table.weights[place * 4 + 3] as number;
          known++;
        }
      }
      before = word;
    }
    const level = settings.level ? table.find(levelFeature(severityNumber)) : -1;
    if (level >= 0) {
      a += table.weights[level * 4] as number;
      b += table.weights[level * 4 + 1] as number;
      c += table.weights[level * 4 + 2] as number;
      d += table.weights[level * 4 + 3] as number;
      known++;
    }
    scores[0] = a;
    scores[1] = b;
    scores[2] = c;
    scores[3] = d;
    let best = 0;
    for (let i = 1; i < CLASSES; i++) if ((scores[i] as number) > (scores[best] as number)) best = i;
    this.category = best;
    this.known = known;
    this.confidence = confidenceOf(scores, best, known, temperature);
  }

  private nextLog(): number {
    if (++this.log > 0xffff_fff0) {
      this.words.seen.fill(0);
      this.seenPairs.fill(0);
      this.log = 1;
    }
    return this.log;
  }
}

/**
 * Softmax of the best score. Naive Bayes takes every word for independent evidence, so its scores grow with the length
 * of the text much faster than its certainty does: they are divided by the square root of the number of known features
 * and by a temperature that was fitted on texts held out from training.
 */
export const confidenceOf = (scores: Float64Array, best: number, known: number, temperature: number): number => {
  const scale = 1 / (temperature * Math.sqrt(Math.max(1, known)));
  const top = scores[best] as number;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += Math.exp(((scores[i] as number) - top) * scale);
  return 1 / sum;
};
