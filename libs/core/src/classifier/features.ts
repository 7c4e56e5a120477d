import { type TokenBuffer, foldUnit, wordHash } from '@tocsin/core/tokenizer';

/** What a log is described by. Part of a model's version: change it only together with training. */
export interface FeatureSettings {
  /** Pairs of neighbouring words beside single words. */
  bigrams: boolean;
  /** The severity as a word of its own, one of six. */
  level: boolean;
  /**
   * Inside each word: its parts between digits and `_`, and its runs of three to five letters. They see `timeout` in `ConnectTimeoutException`.
   * Ids (digits with the letters a to f) become one word.
   */
  subwords: boolean;
}

/** What a feature is: decides how it is weighted and how often it must occur to be learnt. */
export const WORD = 0;
export const SUBWORD = 1;

/** Words of a log looked at; bounds the work on a 64 KiB message. What a log is about stands at its beginning. */
export const MAX_WORDS = 256;
/** Letters of a word looked at for sub-words. */
const MAX_LETTERS = 64;
const MIN_RUN = 3;
const MAX_RUN = 5;
/** Shorter parts are words or nothing. */
const MIN_LETTERS_FOR_RUNS = 4;

/** Every number is this one word: a port, a count and an id say the same about the category. */
export const NUMBER = wordHash('0number0');
const IDENTIFIER = wordHash('0identifier0');
const LEVELS = Int32Array.from(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], (name) => wordHash(`0level0${name}`));

/** The feature of a level; `severityNumber` is OpenTelemetry's 1 to 24. */
export const levelFeature = (severityNumber: number): number => LEVELS[Math.max(0, Math.min(5, (severityNumber - 1) >> 2))] as number;

/** Hash of a pair of words, order kept. */
export const pairHash = (left: number, right: number): number => {
  const mixed = Math.imul(left ^ (left >>> 15), 0x2c1b3c6d) ^ Math.imul(right ^ (right >>> 13), 0x297a2d39);
  return Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b) | 0;
};

/** Feature hashes of one word and what each is, in `[0..length)`. Never grows: sized by MAX_LETTERS. */
export class FeatureBuffer {
  length = 0;
  readonly hash = new Int32Array(4 * MAX_LETTERS + 2);
  readonly kind = new Uint8Array(4 * MAX_LETTERS + 2);

  add(hash: number, kind: number): void {
    this.hash[this.length] = hash;
    this.kind[this.length++] = kind;
  }
}

const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;
/** Runs of letters are no words: they are hashed from another start. */
const RUN_OFFSET = 0x3c6ef372;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isSeparator = (unit: number): boolean => unit === 95 || isDigit(unit);

/** Digits among hexadecimal letters, maybe after `0x`: an address, a hash, a piece of a UUID. */
const isIdentifier = (text: string, from: number, to: number): boolean => {
  let at = text.charCodeAt(from) === 48 && foldUnit(text.charCodeAt(from + 1)) === 120 && to - from > 2 ? from + 2 : from;
  let digits = at - from;
  for (; at < to; at++) {
    const unit = foldUnit(text.charCodeAt(at));
    if (isDigit(unit)) digits++;
    else if (unit < 97 || unit > 102) return false;
  }
  return digits > 0;
};

/** Features of the part `from..to` of a word: the part itself unless it is the whole word, and its runs of letters. */
const addPart = (text: string, from: number, to: number, whole: boolean, out: FeatureBuffer): void => {
  if (!whole && to - from > 1) {
    let hash = FNV_OFFSET;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ foldUnit(text.charCodeAt(at)), FNV_PRIME);
    out.add(hash | 0, WORD);
  }
  if (to - from < MIN_LETTERS_FOR_RUNS) return;
  for (let start = from; start + MIN_RUN <= to; start++) {
    const last = Math.min(to, start + MAX_RUN);
    let hash = RUN_OFFSET;
    for (let at = start; at < last; at++) {
      hash = Math.imul(hash ^ foldUnit(text.charCodeAt(at)), FNV_PRIME);
      if (at - start + 1 >= MIN_RUN) out.add(hash | 0, SUBWORD);
    }
  }
};

/**
 * Fills `out` with the features of one word. They depend on the folded word alone, so that a word's score can be kept by its hash.
 * Hashes may meet by chance (32 bits); with ten thousand known features one foreign word in 400,000 does.
 */
export const wordFeatures = (tokens: TokenBuffer, index: number, subwords: boolean, out: FeatureBuffer): void => {
  out.length = 0;
  if (tokens.numeric[index] === 1) return out.add(NUMBER, WORD);
  const hash = tokens.hash[index] as number;
  if (!subwords) return out.add(hash, WORD);
  const { text } = tokens;
  const from = tokens.start[index] as number;
  const to = Math.min(tokens.end[index] as number, from + MAX_LETTERS);
  if (isIdentifier(text, from, to)) return out.add(IDENTIFIER, WORD);
  out.add(hash, WORD);
  let begin = from;
  for (let at = from; at <= to; at++) {
    if (at < to && !isSeparator(text.charCodeAt(at))) continue;
    if (at > begin) addPart(text, begin, at, begin === from && at === to, out);
    begin = at + 1;
  }
};
