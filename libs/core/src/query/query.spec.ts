import { createLogBatch, fieldSourceOf, withGuess } from '../record/index.ts';
import { wordHash } from '../tokenizer/index.ts';
import { ALL, and, fieldEquals, fieldIn, not, or } from './build.ts';
import { compileQuery } from './compile.ts';
import { formatQuery } from './format.ts';
import { parseQuery } from './parse.ts';
import { WHOLE_RECORD, tokenTest } from './token-test.ts';

const batch = createLogBatch(2);
batch.length = 2;
batch.timestamp.set([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)]);
batch.severityNumber.set([17, 9]);
batch.category.set([1, 3]);
batch.flags.set([1, withGuess(1, 0)]);
batch.service.push('hsearch', 'music');
batch.message.push('Connection reset by peer, shard-7', 'Indexed 12 documents');
batch.traceId.push('4bf92f35', undefined);
batch.attributes.push({ latency_ms: 812, tags: ['slow', 'eu'], ratio: '0.75' }, undefined);
const source = fieldSourceOf(batch);
const rowsOf = (text: string): number[] => [0, 1].filter(compileQuery(parseQuery(text))(source));

describe('queries on a batch', () => {
  test.each<[string, number[]]>([
    ['', [0, 1]],
    ['connection RESET', [0]],
    ['"reset connection"', []],
    ['connect', []],
    ['connect*', [0]],
    ['shard-7', [0]],
    ['level>=error', [0]],
    ['level<error', [1]],
    ['severity:info', [1]],
    ['category:(security OR performance)', [0]],
    ['-service:music', [0]],
    ['uncertain:true', [1]],
    ['uncertain:FALSE', [0]],
    ['-uncertain:true', [0]],
    ['guess:(security OR business)', [1]],
    ['guess:performance', []],
    ['-guess:*', [0]],
    ['flags:uncertain flag:timestamp_old', [1]],
    ['latency_ms:>500', [0]],
    ['latency_ms:812.0', [0]],
    ['ratio>0.5', [0]],
    ['latency_ms:8*', [0]],
    ['latency_ms:[813 TO *]', []],
    ['tags:EU', [0]],
    ['trace:4bf9*', [0]],
    ['trace:*', [0]],
    ['NOT trace:*', [1]],
    ['time>=2026-01-02', [1]],
    ['time:[2026-01-01 TO 2026-01-02}', [0]],
    ['nothing:here', []],
    ['constructor:*', []],
    ['__proto__:*', []],
    ['latency_ms!=812', [1]],
    ['time:2026-01-01', [0]],
    ['-nothing:here', [0, 1]],
    ['service:hsearch OR documents', [0, 1]],
  ])('%s', (text, rows) => {
    expect(rowsOf(text)).toEqual(rows);
  });

  test('builders make what the parser makes', () => {
    expect(and(parseQuery('a'), fieldEquals('service', 'HSearch'))).toEqual(parseQuery('a service:hsearch'));
    expect(fieldIn('category', ['security', 'general'])).toEqual(parseQuery('category:(security OR general)'));
    expect(and()).toEqual(ALL);
    expect(or()).toEqual(not(ALL));
    expect(formatQuery(and(or(parseQuery('a'), parseQuery('b')), not(fieldEquals('attributes.user', 'Bob B'))))).toBe(
      '(a OR b) -attributes.user:"bob b"',
    );
    expect(formatQuery(parseQuery('trace:x time>=2026-01-01 n>"5"'))).toBe('traceId:x timestamp>=2026-01-01T00:00:00.000Z n>"5"');
  });

  test('a token filter is asked only for what it holds', () => {
    const token = (word: string) => ({ kind: 'token', hash: wordHash(word) });
    expect(tokenTest(parseQuery('disk trace:4bf9'))).toEqual(token('disk'));
    expect(tokenTest(parseQuery('disk trace:4bf9'), WHOLE_RECORD)).toEqual({ kind: 'and', tests: [token('disk'), token('4bf9')] });
    expect(tokenTest(parseQuery('disk OR level:error'), WHOLE_RECORD)).toEqual({ kind: 'always' });
    expect(tokenTest(parseQuery('-disk status:500 flag*'), WHOLE_RECORD)).toEqual({ kind: 'always' });
    expect(tokenTest(parseQuery('disk OR "a b"'))).toEqual({
      kind: 'or',
      tests: [token('disk'), { kind: 'and', tests: [token('a'), token('b')] }],
    });
  });
});
