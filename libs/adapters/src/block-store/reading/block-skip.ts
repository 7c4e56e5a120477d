import { type QueryNode, type TokenTest, WHOLE_RECORD, tokenTest } from '@tocsin/core/query';
import { wordHash, wordsOf } from '@tocsin/core/tokenizer';
import { FIXED_WORD, filterHas } from '../token-filter.ts';

/** What the two filters of a block can answer of a query: where they say no, no log of the block matches. */
export type SkipTest =
  | { kind: 'always' }
  /** A word of a message. */
  | { kind: 'word'; hash: number }
  /** A word of any other text. */
  | { kind: 'value'; hash: number }
  | { kind: 'and' | 'or'; tests: SkipTest[] };

const ALWAYS: SkipTest = { kind: 'always' };

const allOf = (tests: SkipTest[]): SkipTest => {
  const asking = tests.filter((test) => test.kind !== 'always');
  return asking.length === 0 ? ALWAYS : { kind: 'and', tests: asking };
};
const messageWords = (words: readonly string[]): SkipTest => allOf(words.map((word) => ({ kind: 'word', hash: wordHash(word) })));

const ofValues = (test: TokenTest): SkipTest => {
  switch (test.kind) {
    case 'always':
      return ALWAYS;
    case 'token':
      return { kind: 'value', hash: test.hash };
    default:
      return { kind: test.kind, tests: test.tests.map(ofValues) };
  }
};

/** As `tokenTest` of the query core, for words of messages and of other fields in filters of their own. */
export const skipTest = (node: QueryNode): SkipTest => {
  switch (node.kind) {
    case 'and':
      return allOf(node.nodes.map(skipTest));
    case 'or': {
      const tests = node.nodes.map(skipTest);
      return tests.some(({ kind }) => kind === 'always') ? ALWAYS : { kind: 'or', tests };
    }
    case 'word':
      return messageWords([node.word]);
    case 'phrase':
      return messageWords(node.words);
    case 'equals':
      return node.field === 'message' ? messageWords(wordsOf(node.value)) : ofValues(tokenTest(node, WHOLE_RECORD));
    default:
      return ALWAYS;
  }
};

/** Is this word in a message of the block, as far as the filter knows? */
export const mayHaveWord = (filter: Uint8Array, hash: number): boolean => filterHas(filter, hash) || filterHas(filter, hash ^ FIXED_WORD);

/** May a log of the block match? False is certain. */
export const mayPass = (test: SkipTest, filters: { words: () => Uint8Array; values: () => Uint8Array }): boolean => {
  switch (test.kind) {
    case 'always':
      return true;
    case 'word':
      return mayHaveWord(filters.words(), test.hash);
    case 'value':
      return filterHas(filters.values(), test.hash);
    case 'and':
      return test.tests.every((each) => mayPass(each, filters));
    case 'or':
      return test.tests.some((each) => mayPass(each, filters));
  }
};
