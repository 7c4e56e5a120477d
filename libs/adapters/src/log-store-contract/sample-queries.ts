import fc from 'fast-check';
import type { QueryNode } from '@tocsin/core/query';
import type { FieldSource } from '@tocsin/core/record';
import { foldCase, wordsOf } from '@tocsin/core/tokenizer';

/** Words of the sample logs, and some that are in none. */
const word = fc.constantFrom('timeout', 'login', 'failed', 'user', 'get', 'index', 'ünïcode', 'x9', '42', 'nowhere');
const prefix = fc.constantFrom('t', 'log', 'fail', '4', 'ün', 'zz');
const textField = fc.constantFrom('service', 'host', 'userId', 'templateId', 'message', 'traceId', 'attributes.path', 'attributes.a.b');
const anyField = fc.oneof(
  textField,
  fc.constantFrom('attributes.latency_ms', 'attributes.ok', 'attributes.__proto__', 'level', 'category', 'uncertain', 'guess'),
);
const value = fc.constantFrom('hsearch', 'a1', 't2', 'login', 'timeout user', 'true', '42', '0', 'security', 'error', '');
const operator = fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const);

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  word.map((each): QueryNode => ({ kind: 'word', word: each })),
  prefix.map((each): QueryNode => ({ kind: 'wordPrefix', prefix: each })),
  fc.array(word, { minLength: 2, maxLength: 3 }).map((words): QueryNode => ({ kind: 'phrase', words })),
  fc.record({ kind: fc.constant('equals' as const), field: anyField, value }),
  fc.record({ kind: fc.constant('startsWith' as const), field: anyField, prefix }),
  fc.record({ kind: fc.constant('exists' as const), field: anyField }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constantFrom('attributes.latency_ms', 'severityNumber', 'timestamp'),
    operator,
    value: fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constant(Date.UTC(2026, 10, 24, 12))),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant('level'),
    operator,
    value: fc.constantFrom('info', 'warn', 'error'),
  }),
  fc.constant<QueryNode>({ kind: 'all' }),
);

/** Any query of a few leaves. */
export const arbitraryQuery: fc.Arbitrary<QueryNode> = fc.letrec<{ query: QueryNode }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map((nodes): QueryNode => ({ kind: 'and', nodes })),
    fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map((nodes): QueryNode => ({ kind: 'or', nodes })),
    tie('query').map((node): QueryNode => ({ kind: 'not', node })),
  ),
})).query;

const FIELDS = [
  'message',
  'timestamp',
  'receivedAt',
  'level',
  'severityNumber',
  'category',
  'service',
  'host',
  'traceId',
  'spanId',
  'userId',
  'templateId',
  'modelVersion',
  'flags',
  'uncertain',
  'guess',
  'attributes.latency_ms',
  'attributes.ok',
  'attributes.path',
  'attributes.__proto__',
  'attributes.a.b',
  'attributes.none',
];
const OPERATORS = ['>', '>=', '<', '<='] as const;

/** Queries about what stands in these very logs: whole values, their beginnings, and what lies around them. */
export const queryAbout = (logs: FieldSource): fc.Arbitrary<QueryNode> => {
  const leaf = fc
    .record({ field: fc.constantFrom(...FIELDS), row: fc.nat(logs.length - 1), pick: fc.nat(), size: fc.nat(40) })
    .map(({ field, row, pick, size }): QueryNode => {
      const values = [logs.column(field)?.(row)].flat(Infinity).filter((each) => typeof each !== 'object' && each !== undefined) as (
        string | number | boolean
      )[];
      const held = values[pick % Math.max(1, values.length)];
      if (held === undefined) return { kind: 'exists', field };
      const text = foldCase(String(held));
      switch (pick % 4) {
        case 0:
          return { kind: 'equals', field, value: text };
        case 1:
          return { kind: 'startsWith', field, prefix: text.slice(0, Math.max(1, size)) };
        case 2:
          return { kind: 'compare', field, operator: OPERATORS[size % 4] ?? '>', value: text };
        default: {
          const number = Number(text);
          return { kind: 'compare', field, operator: OPERATORS[size % 4] ?? '>', value: Number.isNaN(number) ? size : number };
        }
      }
    });
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: leaf.map((node): QueryNode => ({ kind: 'not', node })) },
    { weight: 1, arbitrary: fc.array(leaf, { minLength: 2, maxLength: 3 }).map((nodes): QueryNode => ({ kind: 'and', nodes })) },
    {
      weight: 1,
      arbitrary: fc.array(leaf, { minLength: 2, maxLength: 3 }).map((nodes): QueryNode => ({ kind: 'not', node: { kind: 'or', nodes } })),
    },
  );
};

/** A query that this message surely matches: one of its words, or all of them as a phrase. */
export const queryFor = (message: string, pick: number): QueryNode => {
  const words = wordsOf(message);
  const chosen = words[pick % Math.max(1, words.length)];
  if (chosen === undefined) return { kind: 'all' };
  return pick % 2 === 0 ? { kind: 'word', word: chosen } : { kind: 'phrase', words };
};
