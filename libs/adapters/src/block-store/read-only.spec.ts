import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL } from '@tocsin/core/query';
import { sampleBatch } from '../log-store-contract/sample-batch.ts';
import { BlockStore, checkDayFile, copyDayFile, encodeBatch, openReadOnly } from './index.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;
const RANGE = { from: NOON - 2 * DAY_MS, to: NOON + 2 * DAY_MS };

let directory: string;
let store: BlockStore;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'read-only-'));
  store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const put = (id: string, ...times: number[]) => {
  const logs = times.map((timestamp, n) => ({ timestamp, service: 'shop', message: `log ${n}` }));
  return store.writer.commit(id, encodeBatch(sampleBatch(logs)), { accepted: logs.length, rejected: [] });
};

test('another reader sees what is committed, day by day, while the server goes on', async () => {
  await put('a', NOON, NOON + 1, NOON - DAY_MS);
  const other = openReadOnly(directory);
  try {
    expect(other.days().map(({ day, logs }) => [day, logs])).toEqual([
      ['2026-11-23', 1],
      ['2026-11-24', 2],
    ]);
    await put('b', NOON + 2);
    expect(other.days().map(({ logs }) => logs)).toEqual([1, 3]);
    const page = (reader: typeof other.reader) => reader.search({ ...RANGE, query: ALL, limit: 10, order: 'asc' });
    expect((await page(other.reader)).items).toEqual((await page(store.reader)).items);
  } finally {
    await other.close();
  }
});

test('a folder that is not there is an error, not a new store', () => {
  expect(() => openReadOnly(join(directory, 'none'))).toThrow('There is no folder');
});

test('a copy of a day that is being written to is whole by itself', async () => {
  await put('a', NOON, NOON + 1);
  const copy = join(directory, 'copy.tsb');
  copyDayFile(join(directory, 'logs-2026-11-24.tsb'), copy);
  await put('b', NOON + 2);
  expect(checkDayFile(copy)).toEqual({ logs: 2 });
  expect(() => copyDayFile(join(directory, 'logs-2026-11-24.tsb'), copy)).toThrow('already exists');
});
