import { CATEGORIES } from '@tocsin/contracts';
import { type TokenBuffer } from '@tocsin/core/tokenizer';
import { FeatureBuffer, type FeatureSettings, featuresOf } from './features.ts';
import { type ModelFile } from './model-file.ts';

/** Says what a log is about. The answer lies in fields, so that nothing is allocated per log. */
export interface LogClassifier {
  readonly version: string;
  /** Index into CATEGORIES. */
  category: number;
  /** 0 to 1: how often such a decision is right. */
  confidence: number;
  /** `severityNumber` is OpenTelemetry's 1 to 24. */
  classify(tokens: TokenBuffer, severityNumber: number): void;
}

const CLASSES = CATEGORIES.length;

/** A trained model compiled to an open-addressing table: a feature's hash leads to its four scores. One per thread. */
export class Classifier implements LogClassifier {
  category = CLASSES - 1;
  confidence = 0;
  /** How many known features the last log had. */
  known = 0;
  /** Scores of the last log before they become probabilities, in the order of CATEGORIES. */
  readonly scores = new Float64Array(CLASSES);
  readonly version: string;

  private readonly settings: FeatureSettings;
  private readonly temperature: number;
  private readonly bias: Float64Array;
  private readonly mask: number;
  private readonly keys: Int32Array;
  /** 1 + index of the feature in this place, 0 where the place is free. */
  private readonly places: Int32Array;
  /** Number of the last log that had the feature: each counts once a log. */
  private readonly seen: Uint32Array;
  private readonly weights: Float64Array;
  private readonly features = new FeatureBuffer();
  private log = 0;

  private constructor(model: ModelFile) {
    this.version = model.version;
    this.settings = model.settings;
    this.temperature = model.temperature;
    this.bias = model.bias;
    this.weights = model.weights;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, model.hashes.length) * 2));
    this.mask = size - 1;
    this.keys = new Int32Array(size);
    this.places = new Int32Array(size);
    this.seen = new Uint32Array(model.hashes.length);
    for (const [index, hash] of model.hashes.entries()) {
      let slot = hash & this.mask;
      while (this.places[slot] !== 0) slot = (slot + 1) & this.mask;
      this.keys[slot] = hash;
      this.places[slot] = index + 1;
    }
  }

  /** Compiles a model. O(features). */
  static load(model: ModelFile): Classifier {
    return new Classifier(model);
  }

  classify(tokens: TokenBuffer, severityNumber: number): void {
    const { keys, places, seen, weights, mask, features, scores, bias } = this;
    featuresOf(tokens, severityNumber, this.settings, features);
    if (++this.log > 0xffff_fff0) {
      seen.fill(0);
      this.log = 1;
    }
    const log = this.log;
    let a = bias[0] as number;
    let b = bias[1] as number;
    let c = bias[2] as number;
    let d = bias[3] as number;
    let known = 0;
    for (let i = 0; i < features.length; i++) {
      const hash = features.hash[i] as number;
      let slot = hash & mask;
      let place = places[slot] as number;
      while (place !== 0 && keys[slot] !== hash) {
        slot = (slot + 1) & mask;
        place = places[slot] as number;
      }
      if (place === 0 || seen[place - 1] === log) continue;
      seen[place - 1] = log;
      const at = (place - 1) * 4;
      a += weights[at] as number;
      b += weights[at + 1] as number;
      c += weights[at + 2] as number;
      d += weights[at + 3] as number;
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
    this.confidence = confidenceOf(scores, best, known, this.temperature);
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
