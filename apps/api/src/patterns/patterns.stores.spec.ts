import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockStore, encodeBatch } from '@tocsin/adapters/block-store';
import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch/store';
import { encodeDocuments } from '@tocsin/adapters/elasticsearch/documents';
import { describeWithElasticsearch, testElasticsearch } from '@tocsin/adapters/testing';
import type { TemplateRepository } from '@tocsin/adapters/database';
import { PATTERN_SORTS, PatternsParams, type PatternsResult, Settings } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import type { LogReader } from '@tocsin/core/ports';
import { PatternQueries } from './pattern-queries.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const DAY = 86_400_000;
/** More than an aggregation answers in one page. */
const RARE = 12_000;

/** Some frequent forms, more today than yesterday, and thousands that are logged once. */
const lines = (): string[] => {
  const line = (message: string, agoMs: number, more: object = {}) =>
    JSON.stringify({ timestamp: new Date(NOW - agoMs).toISOString(), service: 'shop', message, ...more });
  const word = (n: number): string => n.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
  return [
    ...Array.from({ length: 900 }, (_, n) => line(`order ${n} paid`, n * 1000)),
    ...Array.from({ length: 300 }, (_, n) => line(`order ${n} paid`, DAY + 1000 + n * 1000)),
    ...Array.from({ length: 400 }, (_, n) => line(`query took ${n + 900} ms`, n * 2000, { level: 'warn', service: 'web' })),
    ...Array.from({ length: 700 }, (_, n) => line(`login denied from 10.0.0.${n}`, DAY + 500 + n * 500, { level: 'error' })),
    ...Array.from({ length: 90 }, (_, n) => line(`login denied from 10.0.0.${n}`, n * 500, { level: 'error' })),
    ...Array.from({ length: RARE }, (_, n) => line(`vault${word(n)}door opened by guard${word(n * 7)}`, 1000 + n * 250)),
  ];
};

describeWithElasticsearch('patterns over both stores', () => {
  let folder: string;
  let block: BlockStore;
  let elastic: Awaited<ReturnType<typeof openElasticsearchStore>>;
  const registry = { find: () => Promise.resolve([]) } as unknown as TemplateRepository;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'patterns-stores-'));
    block = await BlockStore.open({ directory: join(folder, 'logs'), synchronous: 'normal', readers: 1 });
    const index = `test_${randomBytes(6).toString('hex')}`;
    elastic = await openElasticsearchStore({ node: testElasticsearch(), index, refreshMs: 60_000 });
    await elastic.ensure();
    const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: Settings.parse({}).redaction });
    const body = new TextEncoder().encode(lines().join('\n'));
    const { batch } = pipeline.process({ batchId: '', format: 'ndjson', body, receivedAt: NOW });
    await block.writer.commit('b', encodeBatch(batch), { accepted: batch.length, rejected: [] });
    const origins = Array.from({ length: batch.length }, (_, row) => ({ partition: 0, offset: '0', row }));
    await elastic.writer.write(encodeDocuments(batch, origins, { index }));
    await elastic.refresh();
  }, 120_000);
  afterAll(async () => {
    await elastic?.retain(Number.MAX_SAFE_INTEGER);
    await elastic?.removeTemplate();
    await elastic?.close();
    await block?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (reader: LogReader, params: object): Promise<PatternsResult> => {
    const queries = new PatternQueries(reader, registry, () => NOW);
    return { ...(await queries.list(PatternsParams.parse({ from: 'now-2h', ...params }), new AbortController().signal)), tookMs: 0 };
  };

  test.each(PATTERN_SORTS)('are the same, sorted by %s', async (sort) => {
    const ofBlock = await ask(block.reader, { sort });
    expect(await ask(elastic.reader, { sort })).toEqual(ofBlock);
    expect(ofBlock.patterns).toBeGreaterThan(sort === 'count' ? RARE : 0);
  });

  test('are the same of a query, with their mix of categories, levels and services, and their trend', async () => {
    const params = { q: 'order OR query OR login', limit: 3 };
    const ofBlock = await ask(block.reader, params);
    expect(await ask(elastic.reader, params)).toEqual(ofBlock);
    expect(ofBlock.items.map(({ count, before, text }) => [count, before, text])).toEqual([
      [900, 300, 'order <*> paid'],
      [400, 0, 'query took <*> ms'],
      [90, 700, 'login denied from <*>'],
    ]);
  });
});
