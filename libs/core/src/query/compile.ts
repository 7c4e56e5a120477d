import type { FieldSource } from '../record/index.ts';
import type { QueryNode } from './tree.ts';
import { valueTest } from './value-test.ts';
import { phraseTest } from './word-search.ts';

export type RowTest = (row: number) => boolean;
/** A query made ready: given the logs, it answers row by row. */
export type Predicate = (source: FieldSource) => RowTest;

const always: RowTest = () => true;
const never: RowTest = () => false;

/** How dear a test is for one row: fields first, then words, which walk the message. */
const cost = (node: QueryNode): number => {
  switch (node.kind) {
    case 'all':
      return 0;
    case 'equals':
    case 'startsWith':
    case 'exists':
    case 'compare':
      return node.field === 'message' ? 20 : 1;
    case 'word':
    case 'wordPrefix':
    case 'phrase':
      return 20;
    case 'not':
      return cost(node.node);
    case 'and':
    case 'or':
      return node.nodes.reduce((sum, each) => sum + cost(each), 0);
  }
};

const cheapestFirst = (nodes: readonly QueryNode[]): Predicate[] => [...nodes].sort((a, b) => cost(a) - cost(b)).map(compileQuery);

const messageTest = (test: (text: string) => boolean): Predicate => {
  return (source) => {
    const column = source.column('message');
    if (!column) return never;
    return (row) => {
      const text = column(row);
      return typeof text === 'string' && test(text);
    };
  };
};

const allOf = (tests: RowTest[]): RowTest => {
  const [first, second] = tests;
  if (!first) return always;
  if (!second) return first;
  if (tests.length === 2) return (row) => first(row) && second(row);
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    return true;
  };
};

const anyOf = (tests: RowTest[]): RowTest => {
  const [first, second] = tests;
  if (!first) return never;
  if (!second) return first;
  if (tests.length === 2) return (row) => first(row) || second(row);
  return (row) => {
    for (const test of tests) if (test(row)) return true;
    return false;
  };
};

/**
 * The in-memory target of the language: block store, live tail and rules all decide by this predicate.
 * Columns are asked for once per source; a row costs no allocation.
 */
export const compileQuery = (node: QueryNode): Predicate => {
  switch (node.kind) {
    case 'all':
      return () => always;
    case 'and': {
      const parts = cheapestFirst(node.nodes);
      return (source) => {
        const tests = parts.map((part) => part(source));
        return tests.includes(never) ? never : allOf(tests);
      };
    }
    case 'or': {
      const parts = cheapestFirst(node.nodes);
      return (source) => anyOf(parts.map((part) => part(source)).filter((test) => test !== never));
    }
    case 'not': {
      const inner = compileQuery(node.node);
      return (source) => {
        const test = inner(source);
        return test === never ? always : (row) => !test(row);
      };
    }
    case 'word':
      return messageTest(phraseTest([node.word]));
    case 'wordPrefix':
      return messageTest(phraseTest([node.prefix], true));
    case 'phrase':
      return messageTest(phraseTest(node.words));
    default: {
      const test = valueTest(node);
      return (source) => {
        const column = source.column(node.field);
        return column ? (row) => test(column(row)) : never;
      };
    }
  }
};
