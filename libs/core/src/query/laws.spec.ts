import { LOG_LEVELS, type AttributeValue } from '@tocsin/contracts';
import { foldCase, wordHash, wordsOf } from '../tokenizer/index.ts';
import type { FieldSource } from '../record/index.ts';
import fc from 'fast-check';
import { and, fieldEquals, fieldExists, not, or } from './build.ts';
import { compileQuery } from './compile.ts';
import { formatQuery } from './format.ts';
import { parseQuery } from './parse.ts';
import { WHOLE_RECORD, passesTokenTest, tokenTest } from './token-test.ts';
import type { QueryNode } from './tree.ts';

type Log = Record<string, AttributeValue | undefined>;

const sourceOf = (logs: Log[]): FieldSource => ({
  length: logs.length,
  column: (field) => (logs.some((log) => log[field] !== undefined) ? (row) => logs[row]?.[field] : undefined),
});

/** A text is a number when it spells one in full: blanks around it make it a text. */
const spelt = (value: unknown): number =>
  typeof value === 'string' && (value === '' || value !== value.trim()) ? Number.NaN : Number(value);

/** The language as its definition says it, slow and plain. */
const matches = (node: QueryNode, log: Log): boolean => {
  const words = wordsOf(String(log.message ?? ''));
  const values = (field: string): unknown[] => [log[field]].flat(Infinity).filter((value) => value !== undefined && value !== null);
  switch (node.kind) {
    case 'all':
      return true;
    case 'and':
      return node.nodes.every((each) => matches(each, log));
    case 'or':
      return node.nodes.some((each) => matches(each, log));
    case 'not':
      return !matches(node.node, log);
    case 'word':
      return words.includes(node.word);
    case 'wordPrefix':
      return words.some((word) => word.startsWith(node.prefix));
    case 'phrase':
      return words.some((_, at) => node.words.every((word, i) => words[at + i] === word));
    case 'exists':
      return values(node.field).length > 0;
    case 'equals':
      return values(node.field).some((value) =>
        typeof value === 'number' ? value === spelt(node.value) : foldCase(String(value)) === node.value,
      );
    case 'startsWith':
      return values(node.field).some((value) => foldCase(String(value)).startsWith(node.prefix));
    case 'compare': {
      const order = (value: unknown): number => {
        const limit = node.value;
        if (node.field === 'level') return LOG_LEVELS.findIndex((name) => name === value) - LOG_LEVELS.findIndex((name) => name === limit);
        if (typeof limit === 'number') return typeof value === 'boolean' ? Number.NaN : spelt(value) - limit;
        if (typeof value !== 'string') return Number.NaN;
        const folded = foldCase(value);
        return folded === limit ? 0 : folded < limit ? -1 : 1;
      };
      return values(node.field).some((value) => {
        const by = order(value);
        return node.operator === '>' ? by > 0 : node.operator === '>=' ? by >= 0 : node.operator === '<' ? by < 0 : by <= 0;
      });
    }
  }
};

const WORDS = ['disk', 'full', 'k', 'é', 'timeout', '42', 'a_b'];
const word = fc.constantFrom(...WORDS);
const text = fc
  .array(
    fc.tuple(
      fc.oneof(
        word,
        word.map((each) => each.toUpperCase()),
        fc.constant('\u212a'),
      ),
      fc.constantFrom(' ', '-', ': ', ''),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.flat().join(''));
const scalar = fc.oneof(text, fc.integer({ min: -3, max: 50 }), fc.boolean(), fc.constant(null), fc.constantFrom('42', 'True', '7.5', ''));
const level = fc.constantFrom(...LOG_LEVELS);
const log: fc.Arbitrary<Log> = fc.record(
  {
    message: text,
    level,
    host: text,
    traceId: text,
    severityNumber: fc.integer({ min: 1, max: 24 }),
    'attributes.x': fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    'attributes.odd name:(': scalar,
  },
  { requiredKeys: ['message', 'level'] },
);

const field = fc.constantFrom('host', 'traceId', 'attributes.x', 'attributes.odd name:(', 'attributes.none', 'message', 'attributes.user');
const operator = fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const);
const value = fc.oneof(text, fc.constantFrom('42', '-1', 'true', '', '//x', '"', '\\', 'or', '*')).map(foldCase);
const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  word.map((each): QueryNode => ({ kind: 'word', word: each })),
  fc.constantFrom('d', 'ti', '4', 'k').map((prefix): QueryNode => ({ kind: 'wordPrefix', prefix })),
  fc.array(word, { minLength: 2, maxLength: 3 }).map((words): QueryNode => ({ kind: 'phrase', words })),
  fc.record({ kind: fc.constant('equals' as const), field, value }),
  level.map((each): QueryNode => ({ kind: 'equals', field: 'level', value: each })),
  fc.record({ kind: fc.constant('startsWith' as const), field, prefix: value.filter((each) => each !== '') }),
  fc.record({ kind: fc.constant('exists' as const), field }),
  fc.record({ kind: fc.constant('compare' as const), field, operator, value: fc.oneof(value, fc.integer({ min: -3, max: 50 })) }),
  fc.record({ kind: fc.constant('compare' as const), field: fc.constant('level'), operator, value: level }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant('severityNumber'),
    operator,
    value: fc.integer({ min: 0, max: 25 }),
  }),
);
const tree = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes) => and(...nodes)),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes) => or(...nodes)),
    tie('node').map(not),
  ),
})).node;

/** Words of the fields that a filter of the whole record holds. */
const filterOf = (each: Log): Set<number> => {
  const held = new Set<number>();
  for (const [name, content] of Object.entries(each)) {
    if (!WHOLE_RECORD(name)) continue;
    for (const part of [content].flat(Infinity)) if (typeof part === 'string') for (const token of wordsOf(part)) held.add(wordHash(token));
  }
  return held;
};

describe('laws of the query language', () => {
  test('the predicate answers what the definition says', () => {
    fc.assert(
      fc.property(tree, fc.array(log, { minLength: 1, maxLength: 6 }), (node, logs) => {
        const test = compileQuery(node)(sourceOf(logs));
        expect(logs.map((_, row) => test(row))).toEqual(logs.map((each) => matches(node, each)));
      }),
      { numRuns: 1500 },
    );
  });

  test('a query survives being written and read again', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(parseQuery(formatQuery(node))).toEqual(node);
      }),
      { numRuns: 1500 },
    );
  });

  test('any value of any field survives as a filter chip', () => {
    const names = fc.oneof(
      fc.constantFrom('host', 'message', 'traceId'),
      fc.string({ unit: 'binary', minLength: 1 }).map((key) => `attributes.${key}`),
    );
    const values = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.double(), fc.boolean());
    fc.assert(
      fc.property(names, values, (name, held) => {
        const chip = fieldEquals(name, held);
        expect(parseQuery(formatQuery(chip))).toEqual(chip);
        expect(parseQuery(formatQuery(not(and(chip, fieldExists(name)))))).toEqual(not(and(chip, fieldExists(name))));
      }),
      { numRuns: 1500 },
    );
  });

  test('whatever can be read means the same once written', () => {
    const piece = fc.constantFrom(
      'AND',
      'OR',
      'NOT ',
      '-',
      '(',
      ')',
      '"',
      '*',
      'a:',
      'n>=',
      '[1 TO 5]',
      '\\',
      'level:',
      'warn',
      'b',
      ' ',
      '!=',
      'time:2026-01-01',
      '7',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (typed) => {
          let node: QueryNode;
          try {
            node = parseQuery(typed);
          } catch {
            return;
          }
          expect(parseQuery(formatQuery(node))).toEqual(node);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('the token test never says no to a match', () => {
    fc.assert(
      fc.property(tree, log, (node, each) => {
        if (!matches(node, each)) return;
        const whole = filterOf(each);
        const messages = new Set(wordsOf(String(each.message)).map(wordHash));
        expect(passesTokenTest(tokenTest(node, WHOLE_RECORD), (hash) => whole.has(hash))).toBe(true);
        expect(passesTokenTest(tokenTest(node), (hash) => messages.has(hash))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
