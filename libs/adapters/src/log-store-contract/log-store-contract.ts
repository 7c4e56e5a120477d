import { randomUUID } from 'node:crypto';
import type { ClassifiedLog } from '@tocsin/contracts';
import { BadCursorError, type LogKeeper, type LogReader, type LogReclassifier, type LogWriter } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import type { LogBatch } from '@tocsin/core/record';
import { ALL, DAY, HOUR, log, NOON, RANGE } from './contract-logs.ts';
import { countingContract } from './counting-contract.ts';
import { reclassificationContract } from './reclassification-contract.ts';
import { retentionContract } from './retention-contract.ts';
import { type SampleLog, sampleBatch } from './sample-batch.ts';
import { uncertaintyContract } from './uncertainty-contract.ts';

/** A store as the contract sees it, empty at first. */
export interface StoreUnderTest {
  reader: LogReader;
  /** Encodes and commits, as the pipeline does. `keyed`: the batch id is its sender's, who may send it again. */
  commit(batchId: string, batch: LogBatch, keyed: boolean): ReturnType<LogWriter<unknown>['commit']>;
  keeper: LogKeeper;
  reclassifier: LogReclassifier;
  /** The newest commit position. */
  position(): string;
  close(): Promise<void>;
}

const messages = (items: readonly ClassifiedLog[]): string[] => items.map(({ message }) => message);

/** What every log store promises (core/ports), whatever it is made of. `create` opens an empty one. */
export const logStoreContract = (name: string, create: () => Promise<StoreUnderTest>): void => {
  describe(`${name}, as a log store`, () => {
    let store: StoreUnderTest;
    const put = (logs: readonly SampleLog[], batchId?: string) =>
      store.commit(batchId ?? randomUUID(), sampleBatch(logs), batchId !== undefined);
    const search = (text: string, more: { limit?: number; order?: 'asc' | 'desc'; cursor?: string; from?: number; to?: number } = {}) =>
      store.reader.search({ ...RANGE, query: parseQuery(text), limit: 50, order: 'desc', ...more });

    beforeEach(async () => {
      store = await create();
    });
    afterEach(() => store.close());

    describe('search', () => {
      test('gives a log back as it was stored', async () => {
        await put([
          log(NOON, 'Payment of 12 EUR failed', {
            severityNumber: 18,
            category: 1,
            confidence: 0.75,
            flags: 1,
            host: 'web-1',
            traceId: '0af7651916cd43dd8448eb211c80319c',
            userId: 'u7',
            templateId: 't1',
            attributes: { latency_ms: 12.5, ok: false, path: '/pay', tags: ['a', 1], none: null },
            redactions: { email: 2 },
          }),
        ]);
        const { items } = await search('');
        expect(items).toEqual([
          {
            id: expect.any(String) as string,
            timestamp: '2026-11-24T12:00:00.000Z',
            receivedAt: '2026-11-24T12:00:00.005Z',
            level: 'error',
            severityNumber: 18,
            service: 'shop',
            host: 'web-1',
            message: 'Payment of 12 EUR failed',
            traceId: '0af7651916cd43dd8448eb211c80319c',
            userId: 'u7',
            attributes: { latency_ms: 12.5, ok: false, path: '/pay', tags: ['a', 1], none: null },
            category: 'performance',
            confidence: 0.75,
            modelVersion: 'test-1',
            templateId: 't1',
            redactions: { email: 2 },
            flags: ['timestamp_old'],
          },
        ]);
      });

      test('orders by time over batches, days and late logs, and by commit where times are equal', async () => {
        await put([log(NOON, 'b'), log(NOON + 5, 'd'), log(NOON, 'c')]);
        await put([log(NOON - DAY, 'yesterday'), log(NOON + 2, 'late'), log(NOON, 'same time later')]);
        expect(messages((await search('')).items)).toEqual(['d', 'late', 'same time later', 'c', 'b', 'yesterday']);
        expect(messages((await search('', { order: 'asc' })).items)).toEqual(['yesterday', 'b', 'c', 'same time later', 'late', 'd']);
      });

      test('takes a half-open range', async () => {
        await put([log(NOON - 1, 'before'), log(NOON, 'first'), log(NOON + 9, 'last'), log(NOON + 10, 'after')]);
        expect(messages((await search('', { from: NOON, to: NOON + 10 })).items)).toEqual(['last', 'first']);
      });

      test('finds by words, phrases, prefixes, fields and attributes', async () => {
        await put([
          log(NOON, 'Connection reset by peer', { severityNumber: 17, attributes: { latency_ms: 700, region: 'eu-west' } }),
          log(NOON + 1, 'reset the connection', { service: 'hsearch', attributes: { latency_ms: 3 } }),
          log(NOON + 2, 'all well', { category: 0, userId: 'Anna' }),
        ]);
        const found = async (text: string) => messages((await search(text)).items);
        expect(await found('RESET')).toEqual(['reset the connection', 'Connection reset by peer']);
        expect(await found('"connection reset"')).toEqual(['Connection reset by peer']);
        expect(await found('conn*')).toHaveLength(2);
        expect(await found('service:hsearch')).toEqual(['reset the connection']);
        expect(await found('level>=error')).toEqual(['Connection reset by peer']);
        expect(await found('category:security')).toEqual(['all well']);
        expect(await found('user:anna')).toEqual(['all well']);
        expect(await found('latency_ms:>500')).toEqual(['Connection reset by peer']);
        expect(await found('region:eu-west OR well')).toEqual(['all well', 'Connection reset by peer']);
        expect(await found('-reset')).toEqual(['all well']);
        expect(await found('nowhere')).toEqual([]);
      });

      test('pages without gap or repeat while new logs arrive', async () => {
        await put(Array.from({ length: 25 }, (_, i) => log(NOON + (i % 5), `m${i}`)));
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await search('', { limit: 4, ...(cursor === undefined ? {} : { cursor }) });
          expect(page.total).toEqual({ value: 25, relation: 'eq' });
          seen.push(...messages(page.items));
          cursor = page.nextCursor ?? undefined;
          await put([log(NOON + HOUR, `new after ${seen.length}`)]);
        } while (cursor !== undefined);
        expect(seen).toHaveLength(25);
        expect(new Set(seen).size).toBe(25);
      });

      test('refuses a cursor that is none or of another search', async () => {
        await put([log(NOON, 'a'), log(NOON + 1, 'a')]);
        const { nextCursor } = await search('a', { limit: 1 });
        await expect(search('a', { cursor: 'x' })).rejects.toBeInstanceOf(BadCursorError);
        await expect(search('b', { cursor: nextCursor ?? '' })).rejects.toBeInstanceOf(BadCursorError);
      });

      test('says that nothing follows on the last page', async () => {
        await put([log(NOON, 'a'), log(NOON + 1, 'b')]);
        expect((await search('', { limit: 2 })).nextCursor).toBeNull();
        expect((await search('', { limit: 1 })).nextCursor).not.toBeNull();
      });

      test('stops with the reason of an aborted signal', async () => {
        const reason = new Error('nobody waits any more');
        await expect(store.reader.search({ ...ALL, limit: 1, order: 'desc' }, AbortSignal.abort(reason))).rejects.toBe(reason);
      });
    });

    describe('commit', () => {
      test('stores a batch once under its id, and answers a repeat with the first receipt', async () => {
        const first = await put([log(NOON, 'once'), log(NOON + 1, 'once')], 'batch-1');
        const again = await put([log(NOON, 'once'), log(NOON + 1, 'once')], 'batch-1');
        expect(first.duplicate).toBe(false);
        expect(again).toMatchObject({ duplicate: true, receipt: { accepted: 2, rejected: [] } });
        expect((await search('once')).total.value).toBe(2);
        expect((await store.reader.stats({ ...ALL, groupBy: 'service', limit: 5 })).total).toBe(2);
      });

      test('takes an empty batch', async () => {
        expect(await put([])).toMatchObject({ duplicate: false, receipt: { accepted: 0 } });
      });
    });

    describe('single logs', () => {
      test('get finds a log by its id, and nothing by any other', async () => {
        await put([log(NOON, 'a'), log(NOON + DAY, 'b')]);
        const [b] = (await search('b')).items;
        expect(await store.reader.get(b?.id ?? '')).toEqual(b);
        expect(await store.reader.get('none such')).toBeUndefined();
        expect(await store.reader.get('0'.repeat(16))).toBeUndefined();
      });

      test('context gives the neighbours of the same service and host', async () => {
        const here = { host: 'web-1' };
        await put([
          log(NOON, 'a', here),
          log(NOON + 1, 'b', here),
          log(NOON + 1, 'other host', { host: 'web-2' }),
          log(NOON + 2, 'c', here),
          log(NOON + 3, 'd', here),
          log(NOON + 4, 'e', here),
        ]);
        const [c] = (await search('c')).items;
        const context = await store.reader.context(c?.id ?? '', 1, 5);
        expect(messages(context?.before ?? [])).toEqual(['b']);
        expect(context?.log).toEqual(c);
        expect(messages(context?.after ?? [])).toEqual(['d', 'e']);
        expect(await store.reader.context('0'.repeat(16), 1, 1)).toBeUndefined();
      });
    });

    describe('since', () => {
      test('gives what was committed after a position, in the order of commit, without gap or repeat', async () => {
        await put([log(NOON, 'before')]);
        const start = store.position();
        await put([log(NOON + 9, 'a'), log(NOON - DAY, 'b'), log(NOON + 1, 'no match')]);
        await put([log(NOON - 5, 'c'), log(NOON + 2, 'd')]);
        const query = parseQuery('a OR b OR c OR d');
        const seen: string[] = [];
        let position = start;
        for (let more = true; more;) {
          const next = await store.reader.since(position, query, 2);
          expect(next.items.length).toBeLessThanOrEqual(2);
          seen.push(...messages(next.items));
          ({ position, more } = next);
        }
        expect(seen).toEqual(['a', 'b', 'c', 'd']);
        expect(position).toBe(store.position());
        await put([log(NOON - 2 * DAY, 'd')]);
        expect(messages((await store.reader.since(position, query, 5)).items)).toEqual(['d']);
      });

      test('refuses a position that is none', async () => {
        await expect(store.reader.since('?', parseQuery(''), 1)).rejects.toBeInstanceOf(BadCursorError);
      });
    });

    describe('export', () => {
      test('streams every match, oldest first', async () => {
        await put(Array.from({ length: 5000 }, (_, i) => log(NOON + ((i * 7919) % 5000), i % 2 ? 'odd' : 'even')));
        const logs: ClassifiedLog[] = [];
        for await (const chunk of store.reader.export({ ...RANGE, query: parseQuery('odd') })) logs.push(...chunk);
        expect(logs).toHaveLength(2500);
        expect(logs.every(({ timestamp }, i) => i === 0 || timestamp >= (logs[i - 1]?.timestamp ?? ''))).toBe(true);
      });
    });

    countingContract({ reader: () => store.reader, put });
    uncertaintyContract({ reader: () => store.reader, put });
    retentionContract({ store: () => store, put });
    reclassificationContract({ store: () => store, put });
  });
};
