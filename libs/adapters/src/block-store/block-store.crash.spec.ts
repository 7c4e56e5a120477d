import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseQuery } from '@tocsin/core/query';
import { BlockStore } from './block-store.ts';

const KILLS = 8;
const CHILD = new URL('./testing/commit-until-killed.ts', import.meta.url).pathname;
const NOON = Date.UTC(2026, 10, 24, 12);
const RANGE = { from: NOON - 2 * 86_400_000, to: NOON + 86_400_000 };

describe('a process that is killed while it commits', () => {
  let directory: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-crash-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  /** Sizes of the batches that were acknowledged before the kill, which comes right after so many of them. */
  const runAndKill = async (from: number, after: number, sizes: Map<number, number>): Promise<void> => {
    child = spawn(process.execPath, ['--no-warnings', CHILD, directory, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    let seen = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const [index, size] = line.split(' ').map(Number);
      sizes.set(index as number, size as number);
      if (++seen === after) child.kill('SIGKILL');
    }
    expect((await gone)[1]).toBe('SIGKILL');
  };

  test('leaves every acknowledged log, and every log exactly once', async () => {
    const sizes = new Map<number, number>();
    // The batch at work when the kill came is tried again under its id, as a sender would.
    for (let kill = 0; kill < KILLS; kill++) await runAndKill(sizes.size, 5 + kill * 9, sizes);

    const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 1 });
    try {
      const found = new Map<number, Set<string>>();
      let logs = 0;
      for await (const chunk of store.reader.export({ ...RANGE, query: parseQuery('') })) {
        for (const { message } of chunk) {
          const index = Number(/^batch(\d+)x/.exec(message)?.[1]);
          const rows = found.get(index) ?? new Set();
          found.set(index, rows.add(message));
          logs++;
        }
      }
      const distinct = [...found.values()].reduce((sum, rows) => sum + rows.size, 0);
      expect(logs).toBe(distinct);
      for (const [index, size] of sizes) expect(found.get(index)?.size).toBe(size);
      const stats = await store.reader.stats({ ...RANGE, query: parseQuery(''), groupBy: 'service', limit: 5 });
      expect(stats).toEqual({ total: logs, groups: [{ key: 'crash', count: logs }] });
      expect((await store.statistics()).damagedFiles).toEqual([]);
    } finally {
      await store.close();
    }
  }, 120_000);
});
