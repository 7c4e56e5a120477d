import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClassifiedLog } from '@tocsin/contracts';
import { parseQuery } from '@tocsin/core/query';
import { BlockStore } from './block-store.ts';

const KILLS = 8;
const CHILD = new URL('./testing/reclassify-until-killed.ts', import.meta.url).pathname;
const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const ALL = { from: NOON - 2 * DAY, to: NOON + DAY, query: parseQuery('') };

describe('a process that is killed while it judges stored logs again', () => {
  let directory: string;
  let child: ChildProcess | undefined;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'tocsin-reclassify-'))));
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  /** How many batches were acknowledged before the kill, which comes right after so many of them. */
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

  test('has every acknowledged log once, judged before or after, and counts that add up', async () => {
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill++) acknowledged += await runAndKill(acknowledged, 9 + kill * 7);
    const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
    try {
      const logs: ClassifiedLog[] = [];
      for await (const chunk of store.reader.export(ALL)) logs.push(...chunk);
      const stored = new Set(logs.map(({ message }) => message));
      expect(stored.size).toBe(logs.length);
      for (let index = 0; index < acknowledged; index++)
        for (const row of [0, 1]) expect(stored.has(`batch${index}x row ${row}`)).toBe(true);
      // Whole ranges are counted from the rollups, those of a word from the logs.
      for (const groupBy of ['category', 'service'] as const) {
        const counted = new Map<string, number>();
        for (const log of logs) counted.set(log[groupBy], (counted.get(log[groupBy]) ?? 0) + 1);
        const { total, groups } = await store.reader.stats({ ...ALL, groupBy, limit: 9 });
        expect([total, new Map(groups.map(({ key, count }) => [key, count]))]).toEqual([logs.length, counted]);
        const ofWord = await store.reader.stats({ ...ALL, query: parseQuery('row'), groupBy, limit: 9 });
        expect(new Map(ofWord.groups.map(({ key, count }) => [key, count]))).toEqual(counted);
      }
      expect((await store.statistics()).damagedFiles).toEqual([]);
    } finally {
      await store.close();
    }
  }, 120_000);
});
