import { type TokenBuffer, foldUnit, wordHash } from '@tocsin/core/tokenizer';
import { FAMILY, type FeatureBuffer, PART_PAIR, SUBWORD, WORD } from './feature-buffer.ts';
import { MAX_LETTERS, isIdentifier, startsPart } from './name-parts.ts';
import { statusFeature } from './status-codes.ts';
import { addFamilies, unitOf } from './word-families.ts';

/** What a log is described by. Part of a model's version: change it only together with training. */
export interface FeatureSettings {
  /** Pairs of neighbouring words beside single words. */
  pairs: boolean;
  /** Pairs of words with one word between them. */
  skips: boolean;
  /** The severity as a word of its own, one of six. */
  level: boolean;
  /** Parts of names (`ConnectTimeout`, `db_pool`, `eth0`) and runs of three to five letters inside words. Ids become one word. */
  subwords: boolean;
  /** Families of words with one meaning, HTTP status codes among them: see word-families.ts. Needs `subwords`. */
  families: boolean;
  /** The shape of the text: durations, sizes, percentages, addresses, paths, `key=value`: see shapes.ts. Needs `subwords`. */
  shapes: boolean;
}

/** Names of the settings in the order of their bits in a model file. */
export const FEATURE_SETTINGS = ['pairs', 'skips', 'level', 'subwords', 'families', 'shapes'] as const satisfies (keyof FeatureSettings)[];

/** Words of a log looked at; bounds the work on a 64 KiB message. What a log is about stands at its beginning. */
export const MAX_WORDS = 256;

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

/** Hash of two words with one between them. */
export const skipHash = (left: number, right: number): number => pairHash(left ^ 0x5bd1e995, right);

/**
 * The key of a word in the cache of scores: its hash, mixed with the places where capitals begin new parts, so that `ConnectTimeout` is
 * another word than `connecttimeout`. Numbers have one key, or one for each kind of HTTP status; so have ids. What `wordFeatures` gives depends on the key
 * alone. Hashes may meet by chance (32 bits).
 */
export const wordKey = (tokens: TokenBuffer, index: number, settings: FeatureSettings): number => {
  const { text } = tokens;
  const from = tokens.start[index] as number;
  const end = tokens.end[index] as number;
  if (tokens.numeric[index] === 1) return (settings.families && statusFeature(text, from, end)) || NUMBER;
  let key = tokens.hash[index] as number;
  if (!settings.subwords) return key;
  const to = Math.min(end, from + MAX_LETTERS);
  if (tokens.numeric[index] === 2 && isIdentifier(text, from, to)) return IDENTIFIER;
  let before = text.charCodeAt(from);
  for (let at = from + 1; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 65 && unit <= 90 && startsPart(before, unit, at + 1 < to ? text.charCodeAt(at + 1) : 0))
      key = Math.imul(key ^ (at - from), 0x9e3779b1);
    before = unit;
  }
  return key;
};

const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;
/** Runs of letters are no words: they are hashed from another start. */
const RUN_OFFSET = 0x3c6ef372;
const MIN_RUN = 3;
const MAX_RUN = 5;
/** Shorter segments are words or nothing. */
const MIN_LETTERS_FOR_RUNS = 4;

const hashOf = (text: string, from: number, to: number): number => {
  let hash = FNV_OFFSET;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ foldUnit(text.charCodeAt(at)), FNV_PRIME);
  return hash | 0;
};

const addRuns = (text: string, from: number, to: number, out: FeatureBuffer): void => {
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

/** Parts of a name as words, pairs of them, and the segments that are neither the whole name nor one part. */
const addParts = (text: string, whole: number, settings: FeatureSettings, out: FeatureBuffer): void => {
  const { names } = out;
  let before = 0;
  for (let part = 0; part < names.parts; part++) {
    const hash = hashOf(text, names.partStart[part] as number, names.partEnd[part] as number);
    if ((names.partEnd[part] as number) - (names.partStart[part] as number) > 1 && hash !== whole) {
      out.add(hash, WORD);
      if (settings.families) addFamilies(hash, out);
    }
    if (settings.pairs && part > 0) out.add(pairHash(before, hash), PART_PAIR);
    before = hash;
  }
  if (names.parts > names.segments && names.segments > 1) {
    for (let segment = 0; segment < names.segments; segment++) {
      const hash = hashOf(text, names.segmentStart[segment] as number, names.segmentEnd[segment] as number);
      out.add(hash, WORD);
    }
  }
};

/** Fills `out` with the features of one word. No allocation. O(letters). */
export const wordFeatures = (tokens: TokenBuffer, index: number, settings: FeatureSettings, out: FeatureBuffer): void => {
  out.length = 0;
  out.unit = 0;
  out.name = false;
  const { text } = tokens;
  const from = tokens.start[index] as number;
  const end = tokens.end[index] as number;
  if (tokens.numeric[index] === 1) {
    const status = settings.families ? statusFeature(text, from, end) : 0;
    out.pairWord = status || NUMBER;
    out.add(NUMBER, WORD);
    if (status !== 0) out.add(status, FAMILY);
    return;
  }
  const hash = tokens.hash[index] as number;
  out.pairWord = hash;
  if (!settings.subwords) return out.add(hash, WORD);
  const to = Math.min(end, from + MAX_LETTERS);
  if (isIdentifier(text, from, to)) {
    out.pairWord = IDENTIFIER;
    return out.add(IDENTIFIER, WORD);
  }
  out.add(hash, WORD);
  const { names } = out;
  names.divide(text, from, to);
  out.name = names.parts > names.segments;
  if (settings.families) addFamilies(hash, out);
  addParts(text, hash, settings, out);
  for (let segment = 0; segment < names.segments; segment++) {
    addRuns(text, names.segmentStart[segment] as number, names.segmentEnd[segment] as number, out);
  }
  // `ms` of `4300 ms` and of `4300ms`.
  if (names.parts === 1) out.unit = unitOf(hashOf(text, names.partStart[0] as number, names.partEnd[0] as number));
};
