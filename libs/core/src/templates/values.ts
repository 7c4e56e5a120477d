import { isWordUnit, type TokenBuffer } from '../tokenizer/index.ts';

/** Words beyond these do not change a template: long messages differ in their tails. */
export const TEMPLATE_WORDS = 64;
const LONGEST_WORD = 32;
const LONGEST_QUOTE = 200;

const DASH = 45;
const DOT = 46;
const EQUALS = 61;
const COLON = 58;
const QUOTE = 34;
const APOSTROPHE = 39;
const BACKTICK = 96;
const AT = 64;
const SLASH = 47;
const SMALL_V = 118;

/** Place of the quote that ends the value beginning at `start`, or -1: no quote opens there, or what it holds is a JSON key. */
const endOfQuoted = (text: string, start: number): number => {
  const quote = start === 0 ? 0 : text.charCodeAt(start - 1);
  if (quote !== QUOTE && quote !== APOSTROPHE && quote !== BACKTICK) return -1;
  if (quote === APOSTROPHE && start > 1 && isWordUnit(text.charCodeAt(start - 2))) return -1;
  const end = text.indexOf(quote === QUOTE ? '"' : quote === APOSTROPHE ? "'" : '`', start);
  if (end < 0 || end - start > LONGEST_QUOTE) return -1;
  // The apostrophe of "can't" ends nothing.
  if (quote === APOSTROPHE) return end + 1 < text.length && isWordUnit(text.charCodeAt(end + 1)) ? -1 : end;
  return quote === QUOTE && text.charCodeAt(end + 1) === COLON ? -1 : end;
};

/** `v1` in `/api/v1/logs`: part of the form, as the other words of a path are. */
const isVersion = (text: string, start: number, end: number): boolean =>
  end - start <= 3 && text.charCodeAt(start) === SMALL_V && text.charCodeAt(start - 1) === SLASH && text.charCodeAt(end) === SLASH;

/**
 * Marks which words of a text are values, the first TEMPLATE_WORDS of them: those with a digit or very long, with all that dots and dashes join
 * to them (host names, versions, UUIDs), what follows `=`, what stands in quotes, and both sides of an `@`. `values[i]` is 1 for a value.
 */
export const markValues = (text: string, tokens: TokenBuffer, values: Uint8Array): void => {
  const { start, end, numeric } = tokens;
  const length = Math.min(tokens.length, TEMPLATE_WORDS);
  for (let i = 0; i < length;) {
    const from = start[i] as number;
    const quoted = endOfQuoted(text, from);
    const before = from === 0 ? 0 : text.charCodeAt(from - 1);
    let value = quoted >= 0 || before === EQUALS || before === AT;
    let next = i;
    let stop = from;
    for (let joined = true; next < length && joined; next++) {
      const wordStart = start[next] as number;
      stop = end[next] as number;
      value ||= (numeric[next] !== 0 && !isVersion(text, wordStart, stop)) || stop - wordStart > LONGEST_WORD;
      const unit = text.charCodeAt(stop);
      value ||= unit === AT;
      joined = stop < quoted || ((unit === DOT || unit === DASH) && next + 1 < length && start[next + 1] === stop + 1);
    }
    for (const mark = value ? 1 : 0; i < next; i++) values[i] = mark;
  }
};
