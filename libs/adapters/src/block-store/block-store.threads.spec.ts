import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageFullError } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { type SampleLog, sampleBatch } from '../log-store-contract/sample-batch.ts';
import { BlockStore, type BlockStoreOptions, type DamageNotice } from './block-store.ts';
import { dayFileName, dayOf } from './day.ts';
import { encodeBatch } from './encode-batch.ts';
import { NewerFormatError } from './day-file.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const ALL = { from: NOON - 3 * DAY, to: NOON + 3 * DAY, query: parseQuery('') };

describe('the block store', () => {
  let directory: string;
  let stores: BlockStore[];
  let damage: DamageNotice[];
  const open = async (more: Partial<BlockStoreOptions> = {}): Promise<BlockStore> => {
    const onDamage = (notice: DamageNotice) => damage.push(notice);
    const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 2, onDamage, ...more });
    stores.push(store);
    return store;
  };
  const put = (store: BlockStore, batchId: string, logs: readonly SampleLog[]) =>
    store.writer.commit(batchId, encodeBatch(sampleBatch(logs)), { accepted: logs.length, rejected: [] });
  const logs = (count: number, time: number, word: string): SampleLog[] =>
    Array.from({ length: count }, (_, i) => ({ timestamp: time + i, service: 'shop', message: `${word} number ${i}` }));
  const total = async (store: BlockStore, text = '') =>
    (await store.reader.search({ ...ALL, query: parseQuery(text), limit: 1, order: 'desc' })).total.value;
  const file = (time: number) => join(directory, dayFileName(dayOf(time)));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
    stores = [];
    damage = [];
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    rmSync(directory, { recursive: true });
  });

  test('a block that fails its checksum is left out and reported, the others answer', async () => {
    const first = await open();
    await put(first, 'a', logs(1500, NOON, 'broken'));
    await put(first, 'b', logs(1500, NOON + 5000, 'whole'));
    await first.close();
    const database = new DatabaseSync(file(NOON));
    database.exec("UPDATE block_data SET data = substr(data, 1, 100) || x'00ff00ff' || substr(data, 105) WHERE id = 4");
    database.close();

    const store = await open();
    const { items } = await store.reader.search({ ...ALL, query: parseQuery('number'), limit: 1000, order: 'asc' });
    expect(items[0]?.message).toBe('whole number 0');
    expect(damage).toEqual([{ file: dayFileName(dayOf(NOON)), movedTo: undefined, message: expect.any(String) as string }]);
  });

  test('a file that turns out to be damaged while it is read is moved aside and reported; other days answer', async () => {
    const store = await open();
    await put(store, 'a', logs(3000, NOON, 'today'));
    await put(store, 'b', logs(3000, NOON - DAY, 'yesterday'));
    await store.close();
    // The pages of the blocks, not the first ones: the file opens well.
    const bad = file(NOON - DAY);
    const handle = openSync(bad, 'r+');
    const size = statSync(bad).size;
    writeSync(handle, new Uint8Array(size - 8192).fill(0xa5), 0, size - 8192, 8192);
    closeSync(handle);

    const again = await open();
    expect(await total(again, 'today')).toBe(3000);
    expect(await total(again, 'yesterday')).toBe(0);
    expect((await again.statistics()).damagedFiles).toHaveLength(1);
    await put(again, 'c', logs(10, NOON - DAY, 'anew'));
    expect(await total(again, 'anew')).toBe(10);
  });

  test('a full disk is a StorageFullError, and the store stays readable', async () => {
    const store = await open({ maxPages: 60 });
    await put(store, 'a', logs(10, NOON, 'fits'));
    const random = logs(20_000, NOON, 'big').map((log) => ({ ...log, traceId: randomBytes(16).toString('hex') }));
    await expect(put(store, 'b', random)).rejects.toBeInstanceOf(StorageFullError);
    expect(await total(store)).toBe(10);
    await put(store, 'c', logs(5, NOON, 'fits'));
    expect(await total(store)).toBe(15);
  });

  test('does not open over files of a newer program', async () => {
    const first = await open();
    await put(first, 'a', logs(1, NOON, 'a'));
    await first.close();
    const database = new DatabaseSync(file(NOON));
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(file(NOON));
    await expect(open()).rejects.toBeInstanceOf(NewerFormatError);
    expect(readFileSync(file(NOON)).equals(before)).toBe(true);
  });

  test('a search can be stopped, and others go on', async () => {
    const store = await open({ readers: 1 });
    await put(store, 'a', logs(20_000, NOON, 'word'));
    const controller = new AbortController();
    const reason = new Error('enough');
    const stopped = store.reader.stats({ ...ALL, query: parseQuery('5'), groupBy: 'template', limit: 5 }, controller.signal);
    const other = store.reader.search({ ...ALL, query: parseQuery('word'), limit: 1, order: 'desc' });
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    expect((await other).items).toHaveLength(1);
  });

  test('retention removes days while readers hold them', async () => {
    const store = await open();
    await put(store, 'a', [...logs(5, NOON, 'today'), ...logs(5, NOON - 2 * DAY, 'old')]);
    expect(await total(store)).toBe(10);
    expect(await store.retain(NOON - DAY)).toBe(1);
    expect(await total(store)).toBe(5);
    expect((await store.statistics()).logs).toBe(5);
  });

  test('answers after close with an error, not with silence', async () => {
    const store = await open();
    await store.close();
    await expect(put(store, 'a', logs(1, NOON, 'a'))).rejects.toThrow('closed');
    await expect(total(store)).rejects.toThrow('closed');
  });
});
