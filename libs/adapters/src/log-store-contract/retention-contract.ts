import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogKeeper, LogReader } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { ALL, DAY, HOUR, log, NOON, RANGE } from './contract-logs.ts';
import type { SampleLog } from './sample-batch.ts';

/** The store of the test that runs. */
export interface KeptStore {
  store: () => { reader: LogReader; keeper: LogKeeper };
  put: (logs: readonly SampleLog[], batchId?: string) => Promise<unknown>;
}

const SECURITY = 0;
const PERFORMANCE = 1;
const GENERAL = 3;
const MIDNIGHT = NOON + DAY / 2;

/** What a log store promises of the removal of old logs; part of the log store's contract. */
export const retentionContract = ({ store, put }: KeptStore): void => {
  describe('retention', () => {
    const search = (text: string, more: { limit?: number; cursor?: string } = {}) =>
      store().reader.search({ ...RANGE, query: parseQuery(text), limit: 50, order: 'desc', ...more });
    const messages = async (text = ''): Promise<string[]> => (await search(text)).items.map(({ message }) => message);
    const sample = [
      log(NOON - DAY, 'old login', { category: SECURITY }),
      log(NOON - DAY + 1, 'old start', { category: GENERAL }),
      log(NOON - DAY + 2, 'old slowness', { category: PERFORMANCE }),
      log(NOON, 'login', { category: SECURITY, severityNumber: 17 }),
      log(NOON + 1, 'start', { category: GENERAL }),
      log(NOON + HOUR, 'stop', { category: GENERAL, service: 'hsearch' }),
    ];

    test('removes days that have ended before the cut-off, whole', async () => {
      await put(sample);
      expect(await store().keeper.retain(MIDNIGHT - DAY)).toBe(1);
      expect(await messages()).toEqual(['stop', 'start', 'login']);
      expect(await store().keeper.retain(MIDNIGHT - 1)).toBe(0);
    });

    test('removes categories that are over from days that keep others, and nothing else', async () => {
      await put(sample);
      const before = (await search('')).items;
      expect(await store().keeper.trim({ general: MIDNIGHT - DAY, performance: MIDNIGHT - DAY })).toBe(2);
      expect(await messages()).toEqual(['stop', 'start', 'login', 'old login']);
      expect(await store().keeper.trim({ general: MIDNIGHT })).toBe(2);
      const after = (await search('')).items;
      expect(after).toEqual(before.filter(({ category }) => category === 'security'));
      expect(await store().keeper.trim({ general: MIDNIGHT })).toBe(0);
    });

    test('a category goes when its whole day is over, not before', async () => {
      await put(sample);
      expect(await store().keeper.trim({ general: MIDNIGHT - 1, security: MIDNIGHT - 1 - DAY })).toBe(1);
      expect(await messages()).toEqual(['stop', 'start', 'login', 'old slowness', 'old login']);
      expect(await store().keeper.trim({})).toBe(0);
    });

    test('what is gone is in no count, and found by no id', async () => {
      await put(sample);
      const [stop, , login] = (await search('')).items as [ClassifiedLog, ClassifiedLog, ClassifiedLog];
      const { reader, keeper } = store();
      // Asked before, so that nothing remembered of it can be the answer afterwards.
      for (const text of ['', 'stop OR login']) await reader.stats({ ...RANGE, query: parseQuery(text), groupBy: 'category', limit: 9 });
      await keeper.trim({ general: MIDNIGHT });
      const groups = [
        { key: 'security', count: 2 },
        { key: 'performance', count: 1 },
      ];
      expect(await reader.stats({ ...ALL, groupBy: 'category', limit: 9 })).toEqual({ total: 3, groups });
      expect(await reader.stats({ ...RANGE, query: parseQuery('stop OR login'), groupBy: 'service', limit: 9 })).toEqual({
        total: 2,
        groups: [{ key: 'shop', count: 2 }],
      });
      const { buckets } = await reader.trends({ ...ALL, intervalMs: DAY, groupBy: 'category' });
      expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(3);
      expect((await search('')).total).toEqual({ value: 3, relation: 'eq' });
      expect(await reader.get(stop.id)).toBeUndefined();
      expect(await reader.get(login.id)).toEqual(login);
      expect((await reader.context(login.id, 5, 5))?.after).toEqual([]);
      expect(await messages('stop')).toEqual([]);
    });

    test('pages go on from a cursor over what is removed meanwhile', async () => {
      await put(Array.from({ length: 20 }, (_, i) => log(NOON + i, `m${i}`, { category: i % 2 ? GENERAL : SECURITY })));
      const first = await search('', { limit: 4 });
      await store().keeper.trim({ general: MIDNIGHT });
      const rest = await search('', first.nextCursor === null ? {} : { cursor: first.nextCursor });
      expect(first.items.map(({ message }) => message)).toEqual(['m19', 'm18', 'm17', 'm16']);
      expect(rest.items.map(({ message }) => message)).toEqual(['m14', 'm12', 'm10', 'm8', 'm6', 'm4', 'm2', 'm0']);
    });

    test('a batch that is sent again afterwards doubles nothing, and late logs go with the next removal', async () => {
      await put(sample, 'batch-1');
      await store().keeper.trim({ general: MIDNIGHT });
      await put(sample, 'batch-1');
      await put([log(NOON + 9, 'late start', { category: GENERAL }), log(NOON + 9, 'late login', { category: SECURITY })]);
      expect((await messages('category:(security OR performance)')).sort()).toEqual(['late login', 'login', 'old login', 'old slowness']);
      await store().keeper.trim({ general: MIDNIGHT });
      expect(await messages()).toEqual(['late login', 'login', 'old slowness', 'old login']);
    });
  });
};
