import type { TokenBuffer } from '../tokenizer/index.ts';

/** Words beyond these do not change a template: long messages differ in their tails. */
export const TEMPLATE_WORDS = 64;
const LONGEST_WORD = 32;
const LONGEST_QUOTE = 200;

const DASH = 45;
const DOT = 46;
const EQUALS = 61;
const COLON = 58;
const QUOTE = 34;

/** Place of the quote that ends the value beginning at `start`, or -1: no quote opens there, or what it holds is a JSON key. */
const endOfQuoted = (text: string, start: number): number => {
  if (text.charCodeAt(start - 1) !== QUOTE) return -1;
  const end = text.indexOf('"', start);
  return end < 0 || end - start > LONGEST_QUOTE || text.charCodeAt(end + 1) === COLON ? -1 : end;
};

/**
 * Marks which words of a text are values, the first TEMPLATE_WORDS of them: those with a digit or very long, with all that dots and dashes join
 * to them (host names, versions, UUIDs), what follows `=`, and what stands in double quotes. `values[i]` is 1 for a value.
 */
export const markValues = (text: string, tokens: TokenBuffer, values: Uint8Array): void => {
  const { start, end, numeric } = tokens;
  const length = Math.min(tokens.length, TEMPLATE_WORDS);
  for (let i = 0; i < length;) {
    const from = start[i] as number;
    const quoted = endOfQuoted(text, from);
    let value = quoted >= 0 || text.charCodeAt(from - 1) === EQUALS;
    let next = i;
    let stop = from;
    for (let joined = true; next < length && joined; next++) {
      const wordStart = start[next] as number;
      stop = end[next] as number;
      value ||= numeric[next] !== 0 || stop - wordStart > LONGEST_WORD;
      const unit = text.charCodeAt(stop);
      joined = stop < quoted || ((unit === DOT || unit === DASH) && next + 1 < length && start[next + 1] === stop + 1);
    }
    for (const mark = value ? 1 : 0; i < next; i++) values[i] = mark;
  }
};
