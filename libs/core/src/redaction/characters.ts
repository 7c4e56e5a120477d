/** A set of ASCII characters as a table, so that runs are walked without a regular expression. */
export type CharacterSet = Uint8Array;

/** `"a-z"` ranges are written out by the caller: letters and digits are named by the constants below. */
export const characterSet = (members: string): CharacterSet => {
  const set = new Uint8Array(128);
  for (let at = 0; at < members.length; at++) set[members.charCodeAt(at)] = 1;
  return set;
};

export const DIGITS = '0123456789';
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const LETTERS = UPPER + UPPER.toLowerCase();
export const ALPHANUMERIC = LETTERS + DIGITS;

export const isIn = (set: CharacterSet, unit: number): boolean => unit < 128 && set[unit] === 1;

/** First place at or after `from` whose character is not in the set; stops at `limit`. */
export const endOfRun = (text: string, from: number, set: CharacterSet, limit = text.length): number => {
  const stop = Math.min(limit, text.length);
  let at = from;
  while (at < stop && isIn(set, text.charCodeAt(at))) at++;
  return at;
};

/** Place where the run of the set's characters that ends just before `to` begins; never before `limit`. */
export const startOfRun = (text: string, to: number, set: CharacterSet, limit = 0): number => {
  let at = to;
  while (at > limit && isIn(set, text.charCodeAt(at - 1))) at--;
  return at;
};

const DIGIT_SET = characterSet(DIGITS);
const WORD_SET = characterSet(`${ALPHANUMERIC}_`);
export const isDigit = (unit: number): boolean => isIn(DIGIT_SET, unit);
/** ASCII letter, digit or underscore. False for NaN, what charCodeAt gives beyond the ends. */
export const isWordCharacter = (unit: number): boolean => isIn(WORD_SET, unit);
