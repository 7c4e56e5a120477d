import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ClassifiedLog } from '@tocsin/contracts';
import { groupValue } from '@tocsin/core/alerting';
import type { LogReader } from '@tocsin/core/ports';
import { type QueryNode, QUERY_LIMITS, compileQuery, formatQuery, parseQuery } from '@tocsin/core/query';
import { type FieldSource, type LogBatch, classifiedLogAt, fieldSourceOf } from '@tocsin/core/record';
import { BlockStore, encodeBatch, logId } from '../../block-store/index.ts';
import { arbitraryLog, sampleBatch } from '../../log-store-contract/sample-batch.ts';
import { arbitraryQuery, queryAbout, queryFor } from '../../log-store-contract/sample-queries.ts';
import { describeWithElasticsearch } from '../../testing/servers.ts';
import { textsOf } from '../documents/encoded-documents.ts';
import { encodeDocuments } from '../encode-documents.ts';
import { openTestStore, originsOf } from '../testing/test-store.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const RANGE = { from: NOON - 50 * 3_600_000, to: NOON + 50 * 3_600_000 };
const LOGS = 300;
const NASTY = ['ß', 'İ', 'K', '\ud800', '\ud7ff\udc00', '\ue000', '😀', '\u0085', '\u3000', '\u0000', 'ǅ', 'Σ', 'ς'];

/** The same logs in both stores and as a batch; what a store found is told in rows. */
interface Stores {
  batch: LogBatch;
  source: FieldSource;
  elasticsearch: { reader: LogReader; rows: Map<string, number> };
  blocks: { reader: LogReader; rows: Map<string, number> };
  close(): Promise<void>;
}

const openStores = async (): Promise<Stores> => {
  const random = fc.sample(arbitraryLog, { numRuns: LOGS, seed: 20_261_124 });
  const odd = NASTY.flatMap((text, at) => [
    { timestamp: NOON + at, service: `${text}Svc`, message: `${text} a${text}B${text.repeat(300)} tail`, userId: text.repeat(200) },
    {
      timestamp: NOON + at,
      service: text,
      message: text,
      attributes: { path: text, 'a.b': [text, at, null, [true]], latency_ms: `${at}.50` },
    },
  ]);
  const numbers = [1e21, 1.5e-7, -3, 0, 503, 50, 5, 0.1, '5e2', ' 5', '05', '-0', '+7.'].map((latency_ms, at) => ({
    timestamp: NOON + at,
    service: 'numbers',
    message: String(latency_ms),
    attributes: { latency_ms, ok: at % 2 === 0, none: null },
    severityNumber: 1 + at,
  }));
  const batch = sampleBatch([...random, ...odd, ...numbers]);
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-differential-'));
  const blocks = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
  const { firstSequence } = await blocks.writer.commit('one', encodeBatch(batch), { accepted: batch.length, rejected: [] });
  const store = await openTestStore({ shards: 2 });
  const documents = encodeDocuments(batch, originsOf(batch, { partition: 0, offset: '7' }), { index: store.index });
  expect(await store.writer.write(documents)).toEqual({ repeatedRows: [], refusedRows: [] });
  await store.refresh();
  return {
    batch,
    source: fieldSourceOf(batch),
    elasticsearch: { reader: store.reader, rows: new Map(textsOf(documents.ids).map((id, row) => [id, row])) },
    blocks: {
      reader: blocks.reader,
      rows: new Map(Array.from(batch.timestamp, (time, row) => [logId(time, firstSequence + row), row])),
    },
    close: async () => {
      await blocks.close();
      rmSync(directory, { recursive: true });
      await store.remove();
    },
  };
};

describeWithElasticsearch('the search language on Elasticsearch', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores();
  }, 60_000);
  afterAll(() => stores.close());

  const expected = (query: QueryNode): number[] => {
    const test = compileQuery(query)(stores.source);
    return Array.from(stores.batch.timestamp.keys()).filter((row) => test(row));
  };
  const found = async ({ reader, rows }: Stores['blocks'], query: QueryNode): Promise<number[]> => {
    const { items, total } = await reader.search({ ...RANGE, query, limit: 1000, order: 'asc' });
    expect(total).toEqual({ value: items.length, relation: 'eq' });
    return items.map(({ id }) => rows.get(id) ?? -1).sort((a, b) => a - b);
  };
  const agree = (queries: fc.Arbitrary<QueryNode>, numRuns: number) =>
    fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const rows = expected(query);
        const text = formatQuery(query);
        expect([text, await found(stores.elasticsearch, query)]).toEqual([text, rows]);
        expect([text, await found(stores.blocks, query)]).toEqual([text, rows]);
      }),
      { numRuns },
    );

  test('answers any query as the predicate and the block store do', () => agree(arbitraryQuery, 200), 60_000);

  test('answers queries about what stands in the logs as they do', () => agree(queryAboutTheLogs(), 300), 60_000);

  /** Asked for only once the logs are there. */
  const queryAboutTheLogs = (): fc.Arbitrary<QueryNode> =>
    fc.oneof(
      { weight: 4, arbitrary: queryAbout(stores.source) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.nat(stores.batch.length - 1), fc.nat())
          .map(([row, pick]) => queryFor(stores.batch.message[row] ?? '', pick)),
      },
    );

  test('counts what the predicate finds, by slot and by any fields', async () => {
    const from = RANGE.from + 1234;
    const shapes = fc.constantFrom<{ groupBy: string[]; slotMs: number }>(
      { groupBy: ['service'], slotMs: 3_600_000 },
      { groupBy: ['level', 'host'], slotMs: 60_000 },
      { groupBy: ['attributes.ok', 'userId'], slotMs: 1000 },
      { groupBy: [], slotMs: 7000 },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(arbitraryQuery, queryAboutTheLogs()), shapes, async (query, { groupBy, slotMs }) => {
        const counts = new Map<string, number>();
        for (const row of expected(query)) {
          const time = stores.batch.timestamp[row] as number;
          if (time < from) continue;
          const values = groupBy.map((field) => [field, groupValue(stores.source.column(field)?.(row))]);
          const key = JSON.stringify([Math.floor(time / slotMs) * slotMs, Object.fromEntries(values)]);
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        const { reader } = stores.elasticsearch;
        const found = await reader.slotCounts({ from, to: RANGE.to, query, groupBy, slotMs });
        expect(new Map(found.map(({ slot, group, count }) => [JSON.stringify([slot, group]), count]))).toEqual(counts);
        const { total } = await reader.stats({ from, to: RANGE.to, query, groupBy: 'host', limit: 5 });
        expect(total).toBe([...counts.values()].reduce((sum, count) => sum + count, 0));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test.each([
    [
      'deepest',
      Array.from({ length: QUERY_LIMITS.depth }).reduce<string>((inner, _, at) => `(t${at} ${at % 2 ? 'OR' : ''} ${inner})`, 'login'),
    ],
    ['deepest negation', '-('.repeat(QUERY_LIMITS.depth / 2) + 'login' + ')'.repeat(QUERY_LIMITS.depth / 2)],
    ['longest choice', Array.from({ length: QUERY_LIMITS.nodes / 2 }, (_, at) => `a${at}:x`).join(' OR ')],
    ['longest phrase', `"${Array.from({ length: QUERY_LIMITS.phraseWords }, () => 'login').join(' ')}"`],
  ])('takes the %s that the language has', async (_, text) => {
    const query = parseQuery(text);
    expect(await found(stores.elasticsearch, query)).toEqual(expected(query));
  });

  test('gives every log back as it was', async () => {
    const logs: ClassifiedLog[] = [];
    for await (const chunk of stores.elasticsearch.reader.export({ ...RANGE, query: { kind: 'all' } })) logs.push(...chunk);
    expect(logs).toHaveLength(stores.batch.length);
    for (const log of logs) {
      const row = stores.elasticsearch.rows.get(log.id) ?? -1;
      expect(log).toEqual(JSON.parse(JSON.stringify(classifiedLogAt(stores.batch, row, log.id))));
    }
  });
});
