import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseQuery } from '@tocsin/core/query';
import { type SampleLog, sampleBatch } from '../log-store-contract/sample-batch.ts';
import { BlockStore, type BlockStoreOptions } from './block-store.ts';
import { copyDayFile } from './copy-day.ts';
import { encodeBatch } from './encode-batch.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const RANGE = { from: NOON - 2 * DAY, to: NOON + DAY };
const OVER = { general: NOON + DAY };
const FILE = 'logs-2026-11-24.tsb';
const SECURITY = 0;
const GENERAL = 3;

let directory: string;
let store: BlockStore;
const start = async (options: Partial<BlockStoreOptions> = {}) => {
  store = await BlockStore.open({ directory, synchronous: 'normal', readers: 2, ...options });
};
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tocsin-category-'));
  await start();
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

let batches = 0;
const put = (logs: readonly SampleLog[]) =>
  store.writer.commit(`b${batches++}`, encodeBatch(sampleBatch(logs)), { accepted: logs.length, rejected: [] });
/** Every `keep`th log stays. */
const mixed = (count: number, keep: number): SampleLog[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ timestamp: NOON + i, service: 's', message: `m${i} ${'x'.repeat(60)}${(i * 7919) % 10_007}` },
    category: i % keep === 0 ? SECURITY : GENERAL,
  }));
const count = async (text: string) => (await store.reader.stats({ ...RANGE, query: parseQuery(text), groupBy: 'host', limit: 1 })).total;

test('the room on the disk is free afterwards, and kept logs lie in full blocks again', async () => {
  for (let i = 0; i < 5; i++) await put(mixed(4096, 10));
  const before = await store.statistics();
  expect(await store.trim(OVER)).toBe(5 * 3686);
  const after = await store.statistics();
  expect(after.logs).toBe(5 * 410);
  expect(after.bytes).toBeLessThan(before.bytes / 4);
  const file = new DatabaseSync(join(directory, FILE), { readOnly: true });
  expect(file.prepare('SELECT count FROM block').all()).toEqual([{ count: 2050 }]);
  file.close();
});

test('searches that run meanwhile miss no log that stays, and commits go on', async () => {
  for (let i = 0; i < 6; i++) await put(mixed(4096, 4));
  let kept = 6 * 1024;
  let trimming = true;
  const trimmed = store.trim(OVER).finally(() => (trimming = false));
  let looks = 0;
  while (trimming) {
    const [byWords, byId] = await Promise.all([count('category:security xxx*'), count('category:security')]);
    expect([byWords, byId]).toEqual([kept, kept]);
    await put([{ timestamp: NOON, service: 's', message: 'xxxx late', category: SECURITY }]);
    kept++;
    looks++;
  }
  expect(await trimmed).toBe(6 * 3072);
  expect(looks).toBeGreaterThan(0);
  expect(await count('')).toBe(kept);
});

test('a few late logs wait until the day after with the next rewriting', async () => {
  await store.close();
  await start({ fixedTime: NOON + 3 * DAY });
  await put(mixed(4000, 2));
  await store.trim(OVER);
  await put(mixed(2, 2));
  expect(await store.trim(OVER)).toBe(0);
  await store.close();
  await start({ fixedTime: NOON + 4 * DAY });
  expect(await store.trim(OVER)).toBe(1);
});

test('a block that cannot be read is taken over as it is', async () => {
  await put(mixed(4096, 2));
  await put(mixed(4096, 2));
  await store.close();
  const file = new DatabaseSync(join(directory, FILE));
  file.exec("UPDATE block_data SET data = x'00' WHERE id = 4");
  file.close();
  await start();
  expect(await store.trim(OVER)).toBe(2048);
  const after = new DatabaseSync(join(directory, FILE), { readOnly: true });
  expect(after.prepare('SELECT count FROM block ORDER BY count').all()).toEqual([{ count: 2048 }, { count: 4096 }]);
  after.close();
});

test('without room for the new file the day stays as it was', async () => {
  const logs = mixed(4096, 2).map((log) => ({ ...log, message: randomBytes(90).toString('base64') }));
  for (let i = 0; i < 4; i++) await put(logs);
  await store.close();
  await start({ maxPages: 20 });
  await expect(store.trim(OVER)).rejects.toMatchObject({ code: 'storage_full' });
  expect(await count('')).toBe(4 * 4096);
  expect(readdirSync(directory).filter((name) => !name.startsWith('logs-'))).toEqual([]);
});

test('a stop leaves the day as it was', async () => {
  for (let i = 0; i < 4; i++) await put(mixed(4096, 2));
  await expect(store.trim(OVER, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  expect(await count('')).toBe(4 * 4096);
  expect(await store.trim(OVER)).toBe(4 * 2048);
});

test('a copy of a day that was written anew is whole', async () => {
  await put(mixed(4096, 2));
  await store.trim(OVER);
  copyDayFile(join(directory, FILE), join(directory, 'copy.tsb'));
  const copy = new DatabaseSync(join(directory, 'copy.tsb'), { readOnly: true });
  expect(copy.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  expect(copy.prepare('SELECT sum(count) AS logs FROM rollup').get()).toEqual({ logs: 2048 });
  copy.close();
});
