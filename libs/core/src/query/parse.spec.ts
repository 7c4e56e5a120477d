import fc from 'fast-check';
import { QUERY_LIMITS } from './limits.ts';
import { parseQuery } from './parse.ts';
import { QuerySyntaxError } from './syntax-error.ts';
import type { QueryNode } from './tree.ts';

const word = (text: string): QueryNode => ({ kind: 'word', word: text });
const equals = (field: string, value: string): QueryNode => ({ kind: 'equals', field, value });
const faultOf = (text: string): QuerySyntaxError => {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) return error;
    throw error;
  }
  throw new Error(`no fault in ${text}`);
};

describe('parseQuery', () => {
  test('reads the example of the documentation', () => {
    const text =
      'service:hsearch level>=error category:(security OR performance) "connection reset" -healthcheck latency_ms:>500 trace:4bf9*';
    expect(parseQuery(text)).toEqual({
      kind: 'and',
      nodes: [
        equals('service', 'hsearch'),
        { kind: 'compare', field: 'level', operator: '>=', value: 'error' },
        { kind: 'or', nodes: [equals('category', 'security'), equals('category', 'performance')] },
        { kind: 'phrase', words: ['connection', 'reset'] },
        { kind: 'not', node: word('healthcheck') },
        { kind: 'compare', field: 'attributes.latency_ms', operator: '>', value: 500 },
        { kind: 'startsWith', field: 'traceId', prefix: '4bf9' },
      ],
    });
  });

  const cases: [string, QueryNode][] = [
    ['', { kind: 'all' }],
    ['  * ', { kind: 'all' }],
    ['Timeout', word('timeout')],
    ['time*', { kind: 'wordPrefix', prefix: 'time' }],
    ['a b OR c', { kind: 'or', nodes: [{ kind: 'and', nodes: [word('a'), word('b')] }, word('c')] }],
    ['a AND (b OR c)', { kind: 'and', nodes: [word('a'), { kind: 'or', nodes: [word('b'), word('c')] }] }],
    [
      'NOT a -b',
      {
        kind: 'and',
        nodes: [
          { kind: 'not', node: word('a') },
          { kind: 'not', node: word('b') },
        ],
      },
    ],
    ['- -a', word('a')],
    ['"AND"', word('and')],
    ['and or not', { kind: 'and', nodes: [word('and'), word('or'), word('not')] }],
    ['10.0.0.1', { kind: 'phrase', words: ['10', '0', '0', '1'] }],
    ['10:30', { kind: 'phrase', words: ['10', '30'] }],
    ['https://x.org/a', { kind: 'phrase', words: ['https', 'x', 'org', 'a'] }],
    ['conn-res*', { kind: 'and', nodes: [word('conn'), { kind: 'wordPrefix', prefix: 'res' }] }],
    ['message:"a b"', { kind: 'phrase', words: ['a', 'b'] }],
    ['msg:="A b"', equals('message', 'a b')],
    ['Service:HSearch', equals('service', 'hsearch')],
    ['user:u\\ 1', equals('userId', 'u 1')],
    ['path:"C:\\temp \\"x\\""', equals('attributes.path', 'c:\\temp "x"')],
    ['attributes.user:7', equals('attributes.user', '7')],
    ['my\\ key:7', equals('attributes.my key', '7')],
    ['url:http://x', equals('attributes.url', 'http://x')],
    ['empty:""', equals('attributes.empty', '')],
    ['trace:*', { kind: 'exists', field: 'traceId' }],
    ['level:WARNING', equals('level', 'warn')],
    ['template:t1', equals('templateId', 't1')],
    ['n>=-1.5e3', { kind: 'compare', field: 'attributes.n', operator: '>=', value: -1500 }],
    ['n:<"5"', { kind: 'compare', field: 'attributes.n', operator: '<', value: '5' }],
    ['time>=2026-01-01', { kind: 'compare', field: 'timestamp', operator: '>=', value: Date.UTC(2026, 0, 1) }],
    [
      'time:2026-01-01',
      {
        kind: 'and',
        nodes: [
          { kind: 'compare', field: 'timestamp', operator: '>=', value: Date.UTC(2026, 0, 1) },
          { kind: 'compare', field: 'timestamp', operator: '<', value: Date.UTC(2026, 0, 2) },
        ],
      },
    ],
    ['status!=200', { kind: 'not', node: equals('attributes.status', '200') }],
    ['host!=(a OR b)', { kind: 'not', node: { kind: 'or', nodes: [equals('host', 'a'), equals('host', 'b')] } }],
    ['user=bob', { kind: 'phrase', words: ['user', 'bob'] }],
    ['time:2026-01-01T00:00:01Z', equals('timestamp', String(Date.UTC(2026, 0, 1, 0, 0, 1)))],
    [
      'ms:[1 TO 5}',
      {
        kind: 'and',
        nodes: [
          { kind: 'compare', field: 'attributes.ms', operator: '>=', value: 1 },
          { kind: 'compare', field: 'attributes.ms', operator: '<', value: 5 },
        ],
      },
    ],
    ['ms:{* TO 5]', { kind: 'compare', field: 'attributes.ms', operator: '<=', value: 5 }],
    ['ms:[* TO *]', { kind: 'exists', field: 'attributes.ms' }],
    ['host:(a -b)', { kind: 'and', nodes: [equals('host', 'a'), { kind: 'not', node: equals('host', 'b') }] }],
  ];
  test.each(cases)('%s', (text, tree) => {
    expect(parseQuery(text)).toEqual(tree);
  });

  test.each<[string, number, number]>([
    ['a (b', 2, 1],
    ['a)', 1, 1],
    ['a OR', 4, 0],
    ['AND a', 0, 3],
    ['x "abc', 2, 4],
    ['a*b', 1, 1],
    ['level>=loud', 7, 4],
    ['x category:sports', 11, 6],
    ['time>yesterday', 5, 9],
    ['service: x', 8, 0],
    ['ok => x', 3, 2],
    ['n:[1 5]', 2, 3],
    ['n:[1 TO 5', 2, 7],
    ['NOT', 3, 0],
    ['()', 1, 1],
    ['x\\', 1, 1],
  ])('%s has its fault at %i, %i long', (text, offset, length) => {
    const fault = faultOf(text);
    expect(fault.code).toBe('query_syntax');
    expect([fault.offset, fault.length]).toEqual([offset, length]);
  });

  test('keeps to its limits', () => {
    expect(faultOf('x'.repeat(QUERY_LIMITS.length + 1)).offset).toBe(QUERY_LIMITS.length);
    expect(faultOf('('.repeat(40) + 'a' + ')'.repeat(40)).offset).toBe(QUERY_LIMITS.depth);
    expect(faultOf('-'.repeat(3000) + 'a').message).toMatch(/nested/);
    expect(faultOf('a '.repeat(QUERY_LIMITS.nodes + 1)).message).toMatch(/terms/);
    expect(faultOf(`x "${'a '.repeat(QUERY_LIMITS.phraseWords + 1)}"`)).toMatchObject({
      offset: 2,
      length: 2 * QUERY_LIMITS.phraseWords + 4,
    });
    expect(parseQuery(`"${'a '.repeat(QUERY_LIMITS.phraseWords)}"`)).toMatchObject({ kind: 'phrase' });
  });

  test.each([
    ['level>=loud', '“loud” is not a level: use one of trace, debug, info, warn, error, fatal.'],
    ['category:sports', '“sports” is not a category: use one of security, performance, business, general.'],
    ['guess:sports', '“sports” is not a category: use one of security, performance, business, general.'],
    ['uncertain:maybe', '“maybe” is not a truth value: use one of true, false.'],
    ['confidence>high', '“high” is not a number, and confidence holds numbers.'],
    [`level:${'x'.repeat(100)}`, `“${'x'.repeat(40)}…” is not a level: use one of trace, debug, info, warn, error, fatal.`],
  ])('%s says what is wrong and what is allowed', (text, message) => {
    expect(faultOf(text).message).toBe(message);
  });

  test('fails on any text in one way only, inside the text', () => {
    const piece = fc.oneof(
      fc.constantFrom('AND', 'OR', 'NOT', '-', '(', ')', '"', '*', ':', '>=', '[', ' TO ', ']', '}', '\\', 'level', 'time', ' ', '='),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          try {
            parseQuery(text);
          } catch (error) {
            expect(error).toBeInstanceOf(QuerySyntaxError);
            const { offset, length } = error as QuerySyntaxError;
            expect(offset).toBeGreaterThanOrEqual(0);
            expect(length).toBeGreaterThanOrEqual(0);
            expect(offset + length).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
