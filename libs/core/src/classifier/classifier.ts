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
  /** Index into CATEGORIES: the guess, or `general` where it is uncertain. */
  category: number;
  /** Index into CATEGORIES: the likeliest category. */
  guess: number;
  /** Is the confidence below the threshold? */
  uncertain: boolean;
  /** 0 to 1: how often such a guess is right. */
  confidence: number;
  /** `tokens` are those of the message alone; `severityNumber` is OpenTelemetry's 1 to 24. */
  classify(tokens: TokenBuffer, severityNumber: number): void;
}

const CLASSES = CATEGORIES.length;
const GENERAL = CATEGORIES.indexOf('general');

/** A guess with less confidence than this is `uncertain`, unless an admin sets another threshold. */
export const DEFAULT_UNCERTAIN_BELOW = 0.4;

/** A trained model, compiled: a log's words lead to kept scores; its pairs, level and shape to weights. One per thread. */
export class Classifier implements LogClassifier {
  category = GENERAL;
  guess = GENERAL;
  uncertain = true;
  confidence = 0;
  /** Guesses below this confidence (0 to 1) are uncertain. May be changed between logs. */
  uncertainBelow = DEFAULT_UNCERTAIN_BELOW;
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
    const { kept, scores, shapes } = this;
    const { settings, bias } = this.model;
    const { mask, keys, seen } = kept;
    const log = this.nextLog();
    const size = Math.min(tokens.length, MAX_WORDS);
    scores.fill(0);
    this.known = 0;
    this.words = 0;
    this.unknownWords = 0;
    let before = 0;
    let earlier = 0;
    shapes.start();
    for (let i = 0; i < size; i++) {
      const key = wordKey(tokens, i, settings);
      const slot = key & mask;
      if (keys[slot] !== key) kept.fill(slot, key, tokens, i);
      if (seen[slot] !== log) {
        seen[slot] = log;
        this.addWord(slot);
      }
      const word = kept.pairWord[slot] as number;
      if (settings.pairs && i > 0) this.addPair(pairHash(before, word), log);
      if (settings.skips && i > 1) this.addPair(skipHash(earlier, word), log);
      if (settings.shapes) shapes.word(tokens, i, kept.unit[slot] as number, kept.name[slot] === 1);
      earlier = before;
      before = word;
    }
    if (settings.level) this.addPlace(this.table.find(levelFeature(severityNumber)));
    for (let bits = settings.shapes ? shapes.mask : 0, bit = 0; bits !== 0; bits >>= 1, bit++) {
      if ((bits & 1) !== 0) this.addPlace(this.shapePlaces[bit] as number);
    }
    const scale = scaleOf(this.model, this.known);
    for (let c = 0; c < CLASSES; c++) scores[c] = (bias[c] as number) + (scores[c] as number) * scale;
    this.decide();
  }

  private addWord(slot: number): void {
    const { kept, scores } = this;
    const at = slot * 4;
    const known = kept.known[slot] as number;
    this.words++;
    if (known === 0) this.unknownWords++;
    this.known += known;
    scores[0] = (scores[0] as number) + (kept.scores[at] as number);
    scores[1] = (scores[1] as number) + (kept.scores[at + 1] as number);
    scores[2] = (scores[2] as number) + (kept.scores[at + 2] as number);
    scores[3] = (scores[3] as number) + (kept.scores[at + 3] as number);
  }

  private addPair(hash: number, log: number): void {
    const place = this.table.find(hash);
    if (place < 0 || this.seenPairs[place] === log) return;
    this.seenPairs[place] = log;
    this.addPlace(place);
  }

  private addPlace(place: number): void {
    if (place < 0) return;
    const { scores, table } = this;
    const at = place * 4;
    this.known++;
    scores[0] = (scores[0] as number) + (table.weights[at] as number);
    scores[1] = (scores[1] as number) + (table.weights[at + 1] as number);
    scores[2] = (scores[2] as number) + (table.weights[at + 2] as number);
    scores[3] = (scores[3] as number) + (table.weights[at + 3] as number);
  }

  private decide(): void {
    const { scores } = this;
    let best = 0;
    for (let i = 1; i < CLASSES; i++) if ((scores[i] as number) > (scores[best] as number)) best = i;
    this.guess = best;
    this.confidence = confidenceOf(scores, best, temperatureOf(this.model, this.known));
    this.uncertain = this.confidence < this.uncertainBelow;
    this.category = this.uncertain ? GENERAL : best;
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
