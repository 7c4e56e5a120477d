import { CATEGORIES } from '@tocsin/contracts';
import { type TokenBuffer } from '@tocsin/core/tokenizer';
import { FeatureTable } from './feature-table.ts';
import { MAX_WORDS, levelFeature, pairHash, skipHash, wordKey } from './features.ts';
import { type ModelFile } from './model-file.ts';
import { SHAPE_FEATURES, ShapeReader } from './shapes.ts';
import { WordScores } from './word-scores.ts';

/** Says what a log is about. The answer lies in fields, so that nothing is allocated per log. */
export interface LogClassifier {
  readonly version: string;
  /** Index into CATEGORIES: the likeliest one, however unsure (the pipeline decides below which confidence a log is `uncertain`). */
  category: number;
  /** 0 to 1: how often such a decision is right. */
  confidence: number;
  /** `tokens` are those of the message alone; `severityNumber` is OpenTelemetry's 1 to 24. */
  classify(tokens: TokenBuffer, severityNumber: number): void;
}

const CLASSES = CATEGORIES.length;

/** A trained model, compiled: a log's words lead to kept scores; its pairs, level and shape to weights. One per thread. */
export class Classifier implements LogClassifier {
  category = CLASSES - 1;
  confidence = 0;
  /** How many features of the last log the model knows. */
  known = 0;
  /** How many different words the last log had (of those looked at), and how many of them the model knows nothing of. */
  words = 0;
  unknownWords = 0;
  /** Scores of the last log before they become probabilities, in the order of CATEGORIES. */
  readonly scores = new Float64Array(CLASSES);
  readonly version: string;

  private readonly model: ModelFile;
  private readonly table: FeatureTable;
  private readonly kept: WordScores;
  private readonly shapes = new ShapeReader();
  private readonly shapePlaces: Int32Array;
  /** Number of the last log that had the pair: each counts once a log. */
  private readonly seenPairs: Uint32Array;
  private log = 0;

  private constructor(model: ModelFile) {
    this.version = model.version;
    this.model = model;
    this.table = new FeatureTable(model.hashes, model.weights);
    this.kept = new WordScores(this.table, model.settings);
    this.seenPairs = new Uint32Array(model.hashes.length);
    this.shapePlaces = SHAPE_FEATURES.map((hash) => this.table.find(hash));
  }

  /** Compiles a model. O(features). */
  static load(model: ModelFile): Classifier {
    return new Classifier(model);
  }

  classify(tokens: TokenBuffer, severityNumber: number): void {
    const { kept, shapes, table, seenPairs } = this;
    const { pairs, skips, level, shapes: shaped } = this.model.settings;
    const { mask, keys, seen } = kept;
    const { weights } = table;
    const log = this.nextLog();
    const size = Math.min(tokens.length, MAX_WORDS);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let known = 0;
    let words = 0;
    let unknownWords = 0;
    let before = 0;
    let earlier = 0;
    shapes.start();
    for (let i = 0; i < size; i++) {
      const key = wordKey(tokens, i, this.model.settings);
      const slot = key & mask;
      if (keys[slot] !== key) kept.fill(slot, key, tokens, i);
      if (seen[slot] !== log) {
        seen[slot] = log;
        const at = slot * 4;
        a += kept.scores[at] as number;
        b += kept.scores[at + 1] as number;
        c += kept.scores[at + 2] as number;
        d += kept.scores[at + 3] as number;
        known += kept.known[slot] as number;
        words++;
        if (kept.known[slot] === 0) unknownWords++;
      }
      const word = kept.pairWord[slot] as number;
      for (let reach = pairs ? 1 : 2; reach <= (skips ? 2 : 1) && reach <= i; reach++) {
        const place = table.find(reach === 1 ? pairHash(before, word) : skipHash(earlier, word));
        if (place < 0 || seenPairs[place] === log) continue;
        seenPairs[place] = log;
        const at = place * 4;
        a += weights[at] as number;
        b += weights[at + 1] as number;
        c += weights[at + 2] as number;
        d += weights[at + 3] as number;
        known++;
      }
      if (shaped) shapes.word(tokens, i, kept.unit[slot] as number, kept.name[slot] === 1);
      earlier = before;
      before = word;
    }
    // Bit 0 stands for the level, the others for the shapes.
    for (let bits = (level ? 1 : 0) | (shaped ? shapes.mask << 1 : 0), bit = 0; bits !== 0; bits >>= 1, bit++) {
      if ((bits & 1) === 0) continue;
      const place = bit === 0 ? table.find(levelFeature(severityNumber)) : (this.shapePlaces[bit - 1] as number);
      if (place < 0) continue;
      const at = place * 4;
      a += weights[at] as number;
      b += weights[at + 1] as number;
      c += weights[at + 2] as number;
      d += weights[at + 3] as number;
      known++;
    }
    this.known = known;
    this.words = words;
    this.unknownWords = unknownWords;
    this.decide(a, b, c, d);
  }

  private decide(a: number, b: number, c: number, d: number): void {
    const { scores, known } = this;
    const { bias } = this.model;
    const scale = scaleOf(this.model, known);
    scores[0] = (bias[0] as number) + a * scale;
    scores[1] = (bias[1] as number) + b * scale;
    scores[2] = (bias[2] as number) + c * scale;
    scores[3] = (bias[3] as number) + d * scale;
    let best = 0;
    for (let i = 1; i < CLASSES; i++) if ((scores[i] as number) > (scores[best] as number)) best = i;
    this.category = best;
    this.confidence = confidenceOf(scores, best, temperatureOf(this.model, known));
  }

  private nextLog(): number {
    if (++this.log > 0xffff_fff0) {
      this.kept.seen.fill(0);
      this.seenPairs.fill(0);
      this.log = 1;
    }
    return this.log;
  }
}

/** What the sum of a log's weights is multiplied with, so that a long log does not speak louder than a short one. */
export const scaleOf = (model: ModelFile, known: number): number => (model.lengthNormal ? 1 / Math.sqrt(Math.max(1, known)) : 1);

/**
 * What scores are divided by before they become probabilities. Plain Naive Bayes takes every word for independent evidence, so its scores grow
 * with the length of the text much faster than its certainty does: the square root of the number of known features makes up for it.
 */
export const temperatureOf = (model: ModelFile, known: number): number =>
  model.temperature * (model.lengthNormal ? 1 : Math.sqrt(Math.max(1, known)));

/** Softmax of the score at `best`, at a temperature. */
export const confidenceOf = (scores: Float64Array, best: number, temperature: number): number => {
  const top = scores[best] as number;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += Math.exp(((scores[i] as number) - top) / temperature);
  return 1 / sum;
};
