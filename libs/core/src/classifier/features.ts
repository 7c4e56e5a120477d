import { type TokenBuffer, wordHash } from '@tocsin/core/tokenizer';

/** What a log is described by. Part of a model's version: change it only together with training. */
export interface FeatureSettings {
  /** Pairs of neighbouring words beside single words. */
  bigrams: boolean;
  /** The severity as a word of its own, one of six. */
  level: boolean;
}

/** Words of a log looked at; bounds the work on a 64 KiB message. What a log is about stands at its beginning. */
export const MAX_WORDS = 256;

/** Every number is this one word: a port, a count and an id say the same about the category. */
const NUMBER = wordHash('0number0');
const LEVELS = Int32Array.from(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], (name) => wordHash(`0level0${name}`));

/** Hash of a pair of words, order kept. */
export const pairHash = (left: number, right: number): number => {
  const mixed = Math.imul(left ^ (left >>> 15), 0x2c1b3c6d) ^ Math.imul(right ^ (right >>> 13), 0x297a2d39);
  return Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b) | 0;
};

/** Feature hashes of one log, repeated ones included, in `hash[0..length)`. Never grows: sized by MAX_WORDS. */
export class FeatureBuffer {
  length = 0;
  readonly hash = new Int32Array(2 * MAX_WORDS + 1);
}

/**
 * Fills `out` with the features of a tokenized message. `severityNumber` is OpenTelemetry's 1 to 24.
 * Hashes may meet by chance (32 bits); with some thousand known features one foreign word in a million does.
 */
export const featuresOf = (tokens: TokenBuffer, severityNumber: number, settings: FeatureSettings, out: FeatureBuffer): void => {
  const words = Math.min(tokens.length, MAX_WORDS);
  const { hash: from, numeric } = tokens;
  const to = out.hash;
  let length = 0;
  let before = 0;
  for (let i = 0; i < words; i++) {
    const word = numeric[i] === 1 ? NUMBER : (from[i] as number);
    to[length++] = word;
    if (settings.bigrams && i > 0) to[length++] = pairHash(before, word);
    before = word;
  }
  if (settings.level) to[length++] = LEVELS[Math.max(0, Math.min(5, (severityNumber - 1) >> 2))] as number;
  out.length = length;
};
