import { MAX_LETTERS, NameParts } from './name-parts.ts';

/** What a feature is: decides how much of a whole word's weight it has. */
export const WORD = 0;
export const SUBWORD = 1;
export const PAIR = 2;
export const SKIP = 3;
export const LEVEL = 4;
export const FAMILY = 5;
export const SHAPE = 6;
/** Neighbouring parts of one name. */
export const PART_PAIR = 7;

/** The evidence of each kind of feature beside that of a whole word, in the order of the kinds; chosen by cross-validation. */
export const SHARES = [1, 0.4, 0.7, 0.6, 0.6, 0.8, 0.5, 0.7];

/** Room for whatever a word can give: itself, its parts and their pairs, three runs a letter, its families. */
const MOST_FEATURES = 8 * MAX_LETTERS;

/** Features of one word in `[0..length)`, and what the word is to its neighbours. Never grows. */
export class FeatureBuffer {
  length = 0;
  readonly hash = new Int32Array(MOST_FEATURES);
  readonly kind = new Uint8Array(MOST_FEATURES);
  /** What stands for the word in pairs. */
  pairWord = 0;
  /** NO_UNIT, DURATION_UNIT or SIZE_UNIT: what a number before the word, or in it, measures. */
  unit = 0;
  /** Do capitals divide the word, as in `ConnectTimeout`? */
  name = false;
  readonly names = new NameParts();

  add(hash: number, kind: number): void {
    if (this.length === MOST_FEATURES) return;
    this.hash[this.length] = hash;
    this.kind[this.length++] = kind;
  }
}
