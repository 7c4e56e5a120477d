import type { LogReader } from '@tocsin/core/ports';
import { fieldIn, parseQuery } from '@tocsin/core/query';
import { ALL, log, NOON, RANGE } from './contract-logs.ts';
import type { SampleLog } from './sample-batch.ts';

/** The store of the test that runs. */
export interface CountedStore {
  reader: () => LogReader;
  put: (logs: readonly SampleLog[]) => Promise<unknown>;
}

/** What a log store promises of counts and of the completion that rests on them; part of the log store's contract. */
export const countingContract = ({ reader, put }: CountedStore): void => {
  describe('counts', () => {
    const T = NOON + 30_000;
    beforeEach(() =>
      put([
        log(T, 'one', { severityNumber: 17, category: 0, host: 'a' }),
        log(T + 1000, 'two', { service: 'hsearch', host: 'b' }),
        log(T + 60_000, 'three', { host: 'a' }),
        log(T + 200_000, 'three four', { templateId: 't9' }),
      ]),
    );

    test('stats group by field, most first', async () => {
      const stats = (groupBy: 'category' | 'level' | 'service' | 'host' | 'template', text = '') =>
        reader().stats({ ...RANGE, query: parseQuery(text), groupBy, limit: 10 });
      expect(await stats('service')).toEqual({
        total: 4,
        groups: [
          { key: 'shop', count: 3 },
          { key: 'hsearch', count: 1 },
        ],
      });
      expect((await stats('category')).groups).toEqual([
        { key: 'general', count: 3 },
        { key: 'security', count: 1 },
      ]);
      expect((await stats('level', 'service:shop')).groups).toEqual([
        { key: 'info', count: 2 },
        { key: 'error', count: 1 },
      ]);
      expect(await stats('host')).toEqual({
        total: 4,
        groups: [
          { key: 'a', count: 2 },
          { key: 'b', count: 1 },
        ],
      });
      expect((await stats('template', 'four')).groups).toEqual([{ key: 't9', count: 1 }]);
      expect((await stats('service', 'three')).total).toBe(2);
    });

    test('stats keep to a range that cuts minutes', async () => {
      const { total } = await reader().stats({ from: T + 1, to: T + 200_000, query: parseQuery(''), groupBy: 'level', limit: 5 });
      expect(total).toBe(2);
    });

    test('trends have every bucket, begun at multiples of the interval', async () => {
      const trends = await reader().trends({ from: T, to: T + 200_001, query: parseQuery(''), intervalMs: 60_000 });
      expect(trends.buckets.map(({ start, total }) => [start.slice(11, 19), total])).toEqual([
        ['12:00:00', 2],
        ['12:01:00', 1],
        ['12:02:00', 0],
        ['12:03:00', 1],
      ]);
    });

    test('trends take intervals below a minute, groups and words', async () => {
      const trends = await reader().trends({
        from: T,
        to: T + 70_000,
        query: parseQuery('one OR two OR three'),
        intervalMs: 10_000,
        groupBy: 'service',
      });
      expect(trends.buckets).toHaveLength(7);
      expect(trends.buckets[0]).toEqual({ start: '2026-11-24T12:00:30.000Z', total: 2, counts: { shop: 1, hsearch: 1 } });
      expect(trends.buckets[6]).toMatchObject({ total: 1, counts: { shop: 1 } });
    });

    test('slots count by several fields, leaving out what a log lacks', async () => {
      const counts = await reader().slotCounts({ ...ALL, groupBy: ['service', 'host'], slotMs: 60_000 });
      expect(counts).toHaveLength(4);
      expect(counts).toContainEqual({ group: { service: 'shop' }, slot: NOON + 180_000, count: 1 });
      expect(counts).toContainEqual({ group: { service: 'hsearch', host: 'b' }, slot: NOON, count: 1 });
    });

    test('slots count the logs of some templates by all that tells what they are like', async () => {
      await put([log(T + 1, 'five', { templateId: 't8', severityNumber: 17 }), log(T + 2, 'six', { templateId: 't8', category: 0 })]);
      const query = fieldIn('templateId', ['t8', 't9']);
      const counts = await reader().slotCounts({
        ...RANGE,
        query,
        groupBy: ['templateId', 'category', 'level', 'service'],
        slotMs: 60_000,
      });
      const group = { templateId: 't8', category: 'general', level: 'info', service: 'shop' };
      expect(counts).toHaveLength(3);
      expect(counts).toContainEqual({ group: { ...group, level: 'error' }, slot: NOON, count: 1 });
      expect(counts).toContainEqual({ group: { ...group, category: 'security' }, slot: NOON, count: 1 });
      expect(counts).toContainEqual({ group: { ...group, templateId: 't9' }, slot: NOON + 180_000, count: 1 });
    });
  });

  describe('completion', () => {
    beforeEach(() =>
      put([
        log(NOON, 'a', { host: 'web-1', attributes: { latency_ms: 3, region: 'eu' } }),
        log(NOON, 'b', { host: 'web-2', attributes: { ok: true, region: 'us' } }),
        log(NOON, 'c', { host: 'db-1', attributes: { region: 'eu' } }),
      ]),
    );

    test('fields names the attributes with their types', async () => {
      expect(await reader().fields(RANGE)).toEqual([
        { name: 'attributes.latency_ms', type: 'number' },
        { name: 'attributes.ok', type: 'boolean' },
        { name: 'attributes.region', type: 'keyword' },
      ]);
    });

    test('fieldValues counts values that begin so', async () => {
      expect(await reader().fieldValues('attributes.region', '', RANGE, 5)).toEqual([
        { value: 'eu', count: 2 },
        { value: 'us', count: 1 },
      ]);
      expect(await reader().fieldValues('host', 'WEB', RANGE, 1)).toEqual([{ value: 'web-1', count: 1 }]);
    });
  });
};
