import { type TokenBuffer, wordHash } from '@tocsin/core/tokenizer';
import { DURATION_UNIT, NO_UNIT } from './word-families.ts';

/** Shapes of a text, in the order of their bits in the mask that `ShapeReader` gathers. */
const NAMES = ['duration', 'size', 'percent', 'fraction', 'address', 'path', 'url', 'keyvalue', 'keyvalues', 'codename', 'tag'] as const;
/** Features of the shapes, in the order of their bits. */
export const SHAPE_FEATURES = Int32Array.from(NAMES, (name) => wordHash(`0shape0${name}`));
/** The shapes as a person calls them, in the same order. */
export const SHAPE_TEXTS = [
  'a duration',
  'a size in bytes',
  'a percentage',
  'one number of another',
  'an IP address',
  'a file path',
  'a web address',
  'key=value',
  'several key=value',
  'a name made of several words',
  'begins with a process tag',
] as const;
const DURATION = 1;
const SIZE = 2;
const PERCENT = 4;
const FRACTION = 8;
const ADDRESS = 16;
const PATH = 32;
const URL = 64;
const KEY_VALUE = 128;
const KEY_VALUES = 256;
const CODE_NAME = 512;
const TAG = 1024;

const SLASH = 47;
const DOT = 46;
const EQUALS = 61;
const BLANK = 32;
const isBreak = (unit: number): boolean => unit <= BLANK || unit === 34 || unit === 39 || unit === 40 || unit === EQUALS || unit !== unit;

/**
 * Gathers the shapes of one text as its words pass by: what stands between the words says what the numbers are. Call `start`, then
 * `word` for each word in order; `mask` has the bits. No allocation.
 */
export class ShapeReader {
  mask = 0;
  private dotted = 0;
  private keys = 0;

  start(): void {
    this.mask = 0;
    this.dotted = 0;
    this.keys = 0;
  }

  /** `unit` as `wordFeatures` gives it, `name` whether the word has capitals inside. */
  word(tokens: TokenBuffer, index: number, unit: number, name: boolean): void {
    const { text } = tokens;
    const start = tokens.start[index] as number;
    const end = tokens.end[index] as number;
    const before = text.charCodeAt(start - 1);
    const after = text.charCodeAt(end);
    if (name) this.mask |= CODE_NAME;
    if (after === EQUALS) this.mask |= ++this.keys >= 3 ? KEY_VALUES : KEY_VALUE;
    else if (after === 58 && text.charCodeAt(end + 1) === SLASH && text.charCodeAt(end + 2) === SLASH) this.mask |= URL;
    else if (after === 91 && index === 0) this.mask |= TAG;
    if (before === SLASH && isBreak(text.charCodeAt(start - 2))) this.mask |= PATH;
    if (tokens.numeric[index] === 1) this.number(tokens, index, before, after, text.charCodeAt(end + 1));
    else {
      this.dotted = 0;
      if (unit !== NO_UNIT && (tokens.numeric[index] === 2 || this.followsNumber(tokens, index))) {
        this.mask |= unit === DURATION_UNIT ? DURATION : SIZE;
      }
    }
  }

  private number(tokens: TokenBuffer, index: number, before: number, after: number, next: number): void {
    if (after === 37 || (after === BLANK && next === 37)) this.mask |= PERCENT;
    if (before === SLASH && index > 0 && tokens.numeric[index - 1] === 1 && tokens.end[index - 1] === (tokens.start[index] as number) - 1) {
      this.mask |= FRACTION;
    }
    this.dotted = before === DOT ? this.dotted + 1 : 1;
    if (this.dotted === 4 && after !== DOT) this.mask |= ADDRESS;
  }

  private followsNumber(tokens: TokenBuffer, index: number): boolean {
    return index > 0 && tokens.numeric[index - 1] === 1 && (tokens.start[index] as number) - (tokens.end[index - 1] as number) <= 1;
  }
}
