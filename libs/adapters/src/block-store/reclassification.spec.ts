import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CATEGORIES } from '@tocsin/contracts';
import type { Judge } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { DAY, log, NOON, RANGE } from '../log-store-contract/contract-logs.ts';
import { sampleBatch } from '../log-store-contract/sample-batch.ts';
import { BlockStore } from './block-store.ts';
import { encodeBatch } from './encode-batch.ts';

const MANY = 24_000;
const PER_BATCH = 1200;

let directory: string;
let store: BlockStore;
let damage: string[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tocsin-reclassification-'));
  damage = [];
  store = await BlockStore.open({ directory, synchronous: 'normal', readers: 2, onDamage: ({ message }) => damage.push(message) });
  for (let from = 0; from < MANY; from += PER_BATCH) await put(from, PER_BATCH, 'number');
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const put = (from: number, count: number, word: string) => {
  const logs = Array.from({ length: count }, (_, i) =>
    log(NOON + ((from + i) % 5) * DAY * 0.2 + from + i, `${word} ${from + i}`, { category: i % 4, service: i % 3 ? 'shop' : 'web' }),
  );
  return store.writer.commit(`${word} ${from}`, encodeBatch(sampleBatch(logs)), { accepted: count, rejected: [] });
};
const judgeOf =
  (round: number): Judge =>
  ({ message }) => ({
    ...{ category: CATEGORIES[(Number(message.split(' ')[1]) + round) % 4] ?? 'general', confidence: 0.5, guess: undefined },
    ...{ modelVersion: `round-${round}`, decidedBy: 'model' },
  });
const judgeAll = async (round: number, query = 'number'): Promise<number> => {
  let checked = 0;
  let place: string | undefined;
  do {
    const step = await store.reclassifier.reclassify(
      { ...RANGE, query: parseQuery(query) },
      judgeOf(round),
      place,
      new AbortController().signal,
    );
    checked += step.checked;
    place = step.next;
  } while (place !== undefined);
  return checked;
};
const blocks = (): number =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.tsb'))
    .reduce((sum, name) => {
      const database = new DatabaseSync(join(directory, name), { readOnly: true });
      const { n } = database.prepare('SELECT count(*) AS n FROM block').get() as { n: number };
      database.close();
      return sum + n;
    }, 0);

test('whoever reads while blocks are written anew finds every log once, in every answer', async () => {
  let judging = true;
  const work = (async () => {
    for (let round = 0; round < 4; round++) expect(await judgeAll(round)).toBe(MANY);
    judging = false;
  })();
  const number = { ...RANGE, query: parseQuery('number') };
  const readers = [
    async () => expect((await store.reader.stats({ ...number, groupBy: 'category', limit: 9 })).total).toBe(MANY),
    async () => expect((await store.reader.stats({ ...number, groupBy: 'service', limit: 9 })).total).toBe(MANY),
    async () => {
      const { buckets } = await store.reader.trends({ ...number, intervalMs: DAY, groupBy: 'service' });
      expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(MANY);
    },
    async () => {
      const seen = new Set<string>();
      let count = 0;
      for await (const chunk of store.reader.export(number))
        for (const { id } of chunk) {
          seen.add(id);
          count++;
        }
      expect([seen.size, count]).toEqual([MANY, MANY]);
    },
    async () => {
      let found = 0;
      let position = '0';
      let more = true;
      while (more) {
        const page = await store.reader.since(position, number.query, 5000);
        found += page.items.length;
        ({ position, more } = page);
      }
      expect(found).toBe(MANY);
    },
  ];
  let late = 0;
  const reading = readers.map(async (read) => {
    while (judging) await read();
  });
  const writing = (async () => {
    while (judging) await put(1_000_000 + 50 * late++, 50, 'late');
  })();
  await Promise.all([work, ...reading, writing]);
  expect((await store.reader.stats({ ...RANGE, query: parseQuery('late'), groupBy: 'category', limit: 9 })).total).toBe(late * 50);
  expect(damage).toEqual([]);
}, 120_000);

test('judged again and again, logs do not lie in ever more blocks', async () => {
  for (let round = 0; round < 2; round++) await judgeAll(round);
  const before = blocks();
  for (let round = 2; round < 8; round++) await judgeAll(round);
  expect(blocks()).toBeLessThanOrEqual(2 * before);
});

test('categories are removed from days that are judged again meanwhile, and nothing else', async () => {
  await judgeAll(0);
  const over = { security: NOON + 3 * DAY };
  const [removed] = await Promise.all([store.trim(over), judgeAll(0)]);
  expect(removed + (await store.trim(over))).toBe(MANY / 4);
  const { total, groups } = await store.reader.stats({ ...RANGE, query: parseQuery(''), groupBy: 'category', limit: 9 });
  expect([total, groups.map(({ key }) => key).sort()]).toEqual([(MANY * 3) / 4, ['business', 'general', 'performance']]);
  expect(damage).toEqual([]);
});
