import { isWordUnit, wordsOf } from '@tocsin/core/tokenizer';
import { recordTermName } from '../documents/terms.ts';
import { ALL, type Bounds, NONE, allOf, among, exactly } from './dsl.ts';
import type { FieldNode } from './field-query.ts';
import { numericTextRange } from './term-range.ts';
import { phrase, wordPrefix } from './word-query.ts';

/** Words asked for to narrow down what is then read: more would cost more than they leave out. */
const NARROWING_WORDS = 64;

const phraseOrAll = (words: readonly string[]) => (words.length === 0 ? ALL : phrase(words.slice(0, NARROWING_WORDS)));

/**
 * What a leaf asks of the whole message (`message:="…"`; words are asked for in other ways). Whole messages are not indexed: that would
 * cost as much as all the rest, for what is seldom asked. Its words narrow it down, and the logs themselves are tested.
 */
export const messageBounds = (node: FieldNode): Bounds => {
  switch (node.kind) {
    case 'exists':
      return exactly(ALL);
    case 'equals':
      return among(phraseOrAll(wordsOf(node.value)));
    case 'startsWith': {
      const words = wordsOf(node.prefix);
      const open = isWordUnit(node.prefix.charCodeAt(node.prefix.length - 1)) ? words.pop() : undefined;
      return among(allOf(phraseOrAll(words), open === undefined ? ALL : wordPrefix(open).maybe));
    }
    case 'compare':
      if (typeof node.value === 'string') return among(ALL);
      return exactly(Number.isNaN(node.value) ? NONE : numericTextRange(recordTermName('message'), node.operator, node.value));
  }
};
