import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageFullError } from '@tocsin/core/ports';
import { type SampleLog, sampleBatch } from '../../log-store-contract/sample-batch.ts';
import { DayFile, NewerFormatError } from '../day-file.ts';
import { dayFileName, dayOf } from '../day.ts';
import { encodeBatch } from '../encode-batch.ts';
import { BlockWriter, type BlockWriterOptions } from './block-writer.ts';
import { chooseBlocks } from './sealing.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const log = (timestamp: number, message = 'm'): SampleLog => ({ timestamp, service: 'shop', message });
const random = (size: number): string => randomBytes(size).toString('base64').slice(0, size);

describe('the writer of day files', () => {
  let directory: string;
  let open: BlockWriter[];
  const writer = (more: Partial<BlockWriterOptions> = {}): BlockWriter => {
    const fresh = new BlockWriter({ directory, synchronous: 'normal', now: () => NOW, ...more });
    open.push(fresh);
    return fresh;
  };
  const request = (batchId: string, logs: readonly SampleLog[]) => ({
    batchId,
    encoded: encodeBatch(sampleBatch(logs)),
    receipt: { accepted: logs.length, rejected: [] },
  });
  const path = (time: number) => join(directory, dayFileName(dayOf(time)));
  /** Sequences by message, over all blocks of a day. */
  const stored = (time: number): Map<string, number> => {
    const file = DayFile.openToRead(path(time));
    const rows = file.blocksAfter(0).flatMap((info) => {
      const block = file.block(info);
      return Array.from({ length: block.length }, (_, row) => [String(block.column('message')?.(row)), block.sequence(row)] as const);
    });
    file.close();
    expect(new Set(rows.map(([, sequence]) => sequence)).size).toBe(rows.length);
    return new Map(rows);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-writer-'));
    open = [];
  });
  afterEach(() => {
    for (const each of open) each.closeAll();
    rmSync(directory, { recursive: true });
  });

  test('gives the logs of a group of batches one sequence after the other', () => {
    const outcomes = writer().commit([request('a', [log(NOW), log(NOW)]), request('b', [log(NOW)])]);
    const [a, b] = outcomes.map((outcome) => outcome.result?.firstSequence ?? NaN);
    expect(b).toBe((a ?? NaN) + 2);
  });

  test('commits the same id twice in one group once', () => {
    const both = writer().commit([request('a', [log(NOW)]), request('a', [log(NOW)])]);
    expect(both.map((outcome) => outcome.result?.duplicate)).toEqual([false, true]);
    expect(stored(NOW).size).toBe(1);
  });

  test('a batch over two days whose second day failed is completed by its retry', () => {
    const first = writer();
    const logs = [log(NOW, 'today'), log(NOW + DAY, 'tomorrow')];
    // A folder where the file should be: the second day cannot be opened, whatever the reason would be in life.
    mkdirSync(path(NOW + DAY));
    expect(first.commit([request('a', logs)])[0]?.error).toBeInstanceOf(Error);
    rmdirSync(path(NOW + DAY));
    const again = first.commit([request('a', logs)])[0]?.result;
    expect(again?.duplicate).toBe(false);
    expect(stored(NOW).get('today')).toBe(again?.firstSequence);
    expect(stored(NOW + DAY).get('tomorrow')).toBe((again?.firstSequence ?? NaN) + 1);
    expect(first.commit([request('a', logs)])[0]?.result?.duplicate).toBe(true);
  });

  test('remembers batch ids and sequences over a restart', () => {
    const first = writer();
    const before = first.commit([request('a', [log(NOW)])])[0]?.result?.firstSequence ?? NaN;
    first.closeAll();
    const second = writer();
    expect(second.commit([request('a', [log(NOW)])])[0]?.result?.duplicate).toBe(true);
    expect(second.commit([request('b', [log(NOW)])])[0]?.result?.firstSequence).toBeGreaterThan(before);
  });

  test('seals small blocks together, every log keeping its sequence', () => {
    const small = writer();
    const expected = new Map<string, number>();
    for (let i = 0; i < 150; i++) {
      const result = small.commit([request(`b${i}`, [log(NOW - i, `m${i}`)])])[0]?.result;
      expected.set(`m${i}`, result?.firstSequence ?? NaN);
      small.upkeep();
    }
    expect(stored(NOW)).toEqual(expected);
    const file = DayFile.openToRead(path(NOW));
    expect(file.pendingIds().length).toBeLessThan(64);
    file.close();
  });

  test('writes a log again only as often as its block doubles', () => {
    let pending: { id: number; count: number }[] = [];
    let id = 0;
    let written = 0;
    for (let i = 0; i < 4000; i++) {
      pending.push({ id: ++id, count: 1 });
      if (pending.length < 64) continue;
      const chosen = chooseBlocks(
        pending.map((each) => ({ ...each, minTime: 0, maxTime: 0, baseSequence: 0, lastSequence: 0, pending: true })),
      );
      const count = chosen.reduce((sum, each) => sum + each.count, 0);
      const gone = new Set(chosen.map((each) => each.id));
      pending = [...pending.filter((each) => !gone.has(each.id)), { id: ++id, count }];
      written += count;
    }
    expect(pending.length).toBeLessThan(64);
    expect(written / 4000).toBeLessThan(8);
  });

  test('removes days that have ended before the cut-off, whole', () => {
    const kept = writer();
    kept.commit([request('a', [log(NOW), log(NOW - DAY), log(NOW - 2 * DAY)])]);
    expect(kept.retain(dayOf(NOW) * DAY)).toBe(2);
    expect(readdirSync(directory).filter((name) => name.endsWith('.tsb'))).toEqual([dayFileName(dayOf(NOW))]);
    expect(kept.statistics().logs).toBe(1);
  });

  test('work on a category that is not over any more is given up', () => {
    const busy = writer();
    busy.commit([
      request('a', [
        { ...log(NOW, 'stays'), category: 0 },
        { ...log(NOW, 'goes'), category: 3 },
      ]),
    ]);
    expect(busy.trim({ general: NOW + DAY })).toEqual({ done: false, waits: false, removed: 1 });
    busy.commit([request('b', [...Array.from({ length: 1200 }, (_, i) => log(NOW + i, random(20)))])]);
    expect(busy.trim({ general: NOW + DAY })).toMatchObject({ done: false, removed: 0 });
    expect(readdirSync(directory).some((name) => name.startsWith('rewriting-'))).toBe(true);
    expect(busy.trim({ general: NOW - DAY })).toEqual({ done: true, waits: false, removed: 0 });
    expect(readdirSync(directory).some((name) => name.startsWith('rewriting-'))).toBe(false);
    expect(stored(NOW).size).toBe(1201);
  });

  test('moves a damaged file aside, says so, and goes on', () => {
    const first = writer();
    first.commit([request('a', [log(NOW), log(NOW - DAY)])]);
    first.closeAll();
    writeFileSync(path(NOW - DAY), random(20_000));
    const moved: number[] = [];
    const second = writer({ onSetAside: (day) => moved.push(day) });
    expect(moved).toEqual([dayOf(NOW - DAY)]);
    expect(second.statistics().damagedFiles).toHaveLength(1);
    expect(second.commit([request('b', [log(NOW - DAY, 'anew')])])[0]?.error).toBeUndefined();
    expect([...stored(NOW - DAY).keys()]).toEqual(['anew']);
    expect(stored(NOW).size).toBe(1);
  });

  test('refuses to start over a file of a newer format, and leaves it alone', () => {
    const first = writer();
    first.commit([request('a', [log(NOW)])]);
    first.closeAll();
    const database = new DatabaseSync(path(NOW));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => writer()).toThrow(NewerFormatError);
    expect(readdirSync(directory)).toContain(dayFileName(dayOf(NOW)));
  });

  test('a full disk fails the commit as such and keeps nothing of it; with room again, a retry stores it', () => {
    const big = Array.from({ length: 2000 }, () => log(NOW, random(200)));
    const full = writer({ maxPages: 40 });
    expect(full.commit([request('a', [log(NOW, 'fits')])])[0]?.error).toBeUndefined();
    expect(full.commit([request('b', big)])[0]?.error).toBeInstanceOf(StorageFullError);
    expect(stored(NOW).size).toBe(1);
    full.closeAll();
    const roomy = writer();
    expect(roomy.commit([request('b', big)])[0]?.result?.duplicate).toBe(false);
    expect(stored(NOW).size).toBe(2001);
  });
});
