import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseQuery } from '@tocsin/core/query';
import { sampleBatch } from '../log-store-contract/sample-batch.ts';
import { BlockStore } from './block-store.ts';
import { encodeBatch } from './encode-batch.ts';

const KILLS = 6;
const CHILD = new URL('./testing/trim-until-killed.ts', import.meta.url).pathname;
const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const RANGE = { from: NOON - 2 * DAY, to: NOON + DAY };
const OVER = { general: NOON + DAY };
const FILE = 'logs-2026-11-24.tsb';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tocsin-trim-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () => BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
const messages = async (store: BlockStore, text = ''): Promise<string[]> => {
  const found: string[] = [];
  for await (const chunk of store.reader.export({ ...RANGE, query: parseQuery(text) }))
    for (const { message } of chunk) found.push(message);
  return found;
};

describe('a process that is killed while it removes a category from its days', () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill('SIGKILL'));

  /** Numbers of the batches that were acknowledged before the kill, which comes right after so many of them. */
  const runAndKill = async (from: number, after: number): Promise<number> => {
    child = spawn(process.execPath, ['--no-warnings', CHILD, directory, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    let seen = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      expect(line).toMatch(/^\d+ \d+$/);
      if (++seen === after) child.kill('SIGKILL');
    }
    expect((await gone)[1]).toBe('SIGKILL');
    return seen;
  };

  test('has lost no log that stays, has none twice, and the rest goes afterwards', async () => {
    let acknowledged = 0;
    // The batch at work when the kill came is tried again under its id, as a sender would.
    for (let kill = 0; kill < KILLS; kill++) acknowledged += await runAndKill(acknowledged, 7 + kill * 5);

    const store = await open();
    try {
      const kept = await messages(store, 'category:security');
      expect(new Set(kept).size).toBe(kept.length);
      const stored = new Set(kept);
      for (let index = 0; index < acknowledged; index++)
        for (const row of [0, 1]) expect(stored.has(`batch${index}x row ${row}`)).toBe(true);
      const before = await messages(store);
      expect(new Set(before).size).toBe(before.length);

      await store.trim(OVER);
      expect((await messages(store)).sort()).toEqual(kept.sort());
      const stats = await store.reader.stats({ ...RANGE, query: parseQuery(''), groupBy: 'category', limit: 5 });
      expect(stats).toEqual({ total: kept.length, groups: [{ key: 'security', count: kept.length }] });
      expect((await store.statistics()).damagedFiles).toEqual([]);
      expect(readdirSync(directory).filter((name) => !name.startsWith('logs-'))).toEqual([]);
    } finally {
      await store.close();
    }
  }, 120_000);
});

describe('what a kill leaves while a day is replaced', () => {
  const logs = [
    { timestamp: NOON, service: 's', message: 'stays', category: 0 },
    { timestamp: NOON, service: 's', message: 'goes', category: 3 },
  ];
  const stored = async (): Promise<void> => {
    const store = await open();
    await store.writer.commit('a', encodeBatch(sampleBatch(logs)), { accepted: 2, rejected: [] });
    await store.close();
  };
  const left: [string, () => void][] = [
    ['half a new file', () => writeFileSync(join(directory, `rewriting-${FILE}`), 'half')],
    [
      'a new file and its log of changes',
      () => ['', '-wal', '-shm'].forEach((side) => writeFileSync(join(directory, `rewriting-${FILE}${side}`), 'x')),
    ],
    ['a new file that is ready beside the old one', () => copyFileSync(join(directory, FILE), join(directory, `ready-${FILE}`))],
  ];

  test.each(left)('%s: the day is as it was, and is replaced at the next removal', async (_, leave) => {
    await stored();
    leave();
    const store = await open();
    expect(readdirSync(directory).filter((name) => !name.startsWith('logs-'))).toEqual([]);
    expect(await messages(store)).toHaveLength(2);
    expect(await store.trim(OVER)).toBe(1);
    expect(await messages(store)).toEqual(['stays']);
    await store.close();
  });

  test('nothing: a batch that is sent again is known to the new file', async () => {
    await stored();
    let store = await open();
    await store.trim(OVER);
    await store.close();
    store = await open();
    expect((await store.writer.commit('a', encodeBatch(sampleBatch(logs)), { accepted: 2, rejected: [] })).duplicate).toBe(true);
    expect(await messages(store)).toEqual(['stays']);
    await store.close();
  });
});
