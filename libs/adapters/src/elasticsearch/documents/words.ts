import { createHash } from 'node:crypto';
import { TokenBuffer, foldCase, tokenize } from '@tocsin/core/tokenizer';
import { orderText } from './order-text.ts';

/** The whitespace analyzer cuts words at 255 units: a longer one is told by its beginning and a hash. */
export const WORD_UNITS = 200;
/** Longest beginning of a word that can be asked for by its term, in written units. */
export const WORD_PREFIX_UNITS = 150;

/** A folded word as a term of the `words` field. */
export const wordTerm = (word: string): string => {
  const written = orderText(word);
  if (written.length <= WORD_UNITS) return written;
  return `${written.slice(0, WORD_PREFIX_UNITS)}\u0001${createHash('sha256').update(word, 'utf16le').digest('base64url').slice(0, 22)}`;
};

/** What separates words in a plain text; more than one at once matters not to the analyzer. */
const SEPARATORS = /[^0-9a-z_]+/g;
const LONG = /[0-9a-z_]{201}/;
const tokens = new TokenBuffer();

/**
 * The words of a message, in order, as one text for the whitespace analyzer. `plain`: it is ASCII without control characters but tabs;
 * then so are its words.
 */
export const wordsText = (message: string, plain: boolean): string => {
  if (plain) {
    const words = message.toLowerCase().replace(SEPARATORS, ' ');
    if (message.length <= WORD_UNITS || !LONG.test(words)) return words;
  }
  tokens.clear();
  tokenize(message, tokens);
  let words = '';
  for (let i = 0; i < tokens.length; i++) {
    if (i > 0) words += ' ';
    words += wordTerm(foldCase(message.slice(tokens.start[i], tokens.end[i])));
  }
  tokens.clear();
  return words;
};
