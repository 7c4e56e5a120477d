import { wordHash, wordsOf } from '../tokenizer/index.ts';
import type { FieldName, QueryNode, TokenTest } from './tree.ts';
import { numberOf } from './values.ts';

const ALWAYS: TokenTest = { kind: 'always' };

const allOf = (tests: TokenTest[]): TokenTest => {
  const asking = tests.filter((test) => test.kind !== 'always');
  return asking.length === 0 ? ALWAYS : asking.length === 1 && asking[0] ? asking[0] : { kind: 'and', tests: asking };
};
const wordsTest = (words: readonly string[]): TokenTest => allOf(words.map((word) => ({ kind: 'token', hash: wordHash(word) })));

/** Fields of the record that hold free text, compared as text: their words can be in a filter. */
const TEXT_FIELDS: ReadonlySet<FieldName> = new Set([
  'message',
  'service',
  'host',
  'environment',
  'version',
  'traceId',
  'spanId',
  'userId',
  'templateId',
]);

/** Which fields' words a token filter holds: of every string value, and of every string in an array. */
export type FilterCoverage = (field: FieldName) => boolean;

/** A filter of the messages alone. */
export const MESSAGE_ONLY: FilterCoverage = (field) => field === 'message';
/** A filter of the message, the record's text fields and the strings among the attributes. */
export const WHOLE_RECORD: FilterCoverage = (field) => TEXT_FIELDS.has(field) || field.startsWith('attributes.');

/**
 * What a filter of word hashes can answer of a query. Where it says no, no log matches; it may say yes in vain.
 * The filter must hold `wordHash` of every word of every message and of the `covers` fields; without `covers`, messages alone are enough.
 */
export const tokenTest = (node: QueryNode, covers: FilterCoverage = MESSAGE_ONLY): TokenTest => {
  switch (node.kind) {
    case 'word':
      return wordsTest([node.word]);
    case 'phrase':
      return wordsTest(node.words);
    case 'and':
      return allOf(node.nodes.map((each) => tokenTest(each, covers)));
    case 'or': {
      const tests = node.nodes.map((each) => tokenTest(each, covers));
      if (tests.some((test) => test.kind === 'always')) return ALWAYS;
      return tests.length === 1 && tests[0] ? tests[0] : { kind: 'or', tests };
    }
    case 'equals': {
      if (!covers(node.field)) return ALWAYS;
      // An attribute may be a number or a boolean, whose text is in no filter.
      const maybeText =
        TEXT_FIELDS.has(node.field) || (Number.isNaN(numberOf(node.value)) && node.value !== 'true' && node.value !== 'false');
      return maybeText ? wordsTest(wordsOf(node.value)) : ALWAYS;
    }
    default:
      return ALWAYS;
  }
};

/** The answer of a filter, given whether it holds a hash. */
export const passesTokenTest = (test: TokenTest, has: (hash: number) => boolean): boolean => {
  switch (test.kind) {
    case 'always':
      return true;
    case 'token':
      return has(test.hash);
    case 'and':
      return test.tests.every((each) => passesTokenTest(each, has));
    case 'or':
      return test.tests.some((each) => passesTokenTest(each, has));
  }
};
