import { orderText } from '../documents/order-text.ts';
import { WORD_PREFIX_UNITS, wordTerm } from '../documents/words.ts';
import { type Bounds, type Dsl, NONE, among, exactly } from './dsl.ts';

/** Words of the message, folded by the tokenizer. */
export const word = (folded: string): Dsl => ({ term: { words: { value: wordTerm(folded) } } });

export const wordPrefix = (folded: string): Bounds => {
  const written = orderText(folded);
  const dsl: Dsl = { prefix: { words: { value: written.slice(0, WORD_PREFIX_UNITS) } } };
  return written.length <= WORD_PREFIX_UNITS ? exactly(dsl) : among(dsl);
};

export const phrase = (words: readonly string[]): Dsl => {
  const [first] = words;
  if (first === undefined) return NONE;
  if (words.length === 1) return word(first);
  return { match_phrase: { words: { query: words.map(wordTerm).join(' '), analyzer: 'whitespace' } } };
};
