import type { ClassifiedLog } from '@tocsin/contracts';
import { classifiedLogAt } from '@tocsin/core/record';
import type { Block } from '../block.ts';
import { logId } from '../day.ts';
import { compileBlockMatch } from './block-match.ts';
import { skipTest } from './block-skip.ts';
import type { DayView, StoredBlock } from './day-view.ts';
import type { FindRequest, FindResult, Place, ReadTask } from './read-requests.ts';
import { blocksOf, rowsInRange } from './block-range.ts';
import { countFromRollups, isOfRollups } from './rollup-counts.ts';
import { type RowSet, countRows } from './row-set.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** Totals are exact up to here, unless counting takes too long. */
export const EXACT_TOTAL = 10_000;
/** Time that may go into counting once the page is full. */
const COUNT_MS = 5;

export interface Found extends Place {
  view: DayView;
  stored: StoredBlock;
  row: number;
}

/** Those logs of the places found, in that order. A block's columns are read once for all of its rows. */
export const logsAt = (blocks: StoredBlocks, found: readonly Found[]): ClassifiedLog[] => {
  const byBlock = new Map<StoredBlock, number[]>();
  found.forEach(({ stored }, at) => {
    const places = byBlock.get(stored);
    if (places) places.push(at);
    else byBlock.set(stored, [at]);
  });
  const logs = new Array<ClassifiedLog | undefined>(found.length);
  for (const [stored, places] of byBlock) {
    const { view } = found[places[0] as number] as Found;
    const batch = blocks.read(view, stored, (block) => block.gather(places.map((at) => (found[at] as Found).row)));
    if (batch === undefined) continue;
    places.forEach((at, row) => {
      const { time, sequence } = found[at] as Found;
      logs[at] = classifiedLogAt(batch, row, logId(time, sequence));
    });
  }
  return logs.filter((log) => log !== undefined);
};

/** The walk over the blocks of a range in the order of time, with the matches that come first. */
class Finder {
  readonly found: Found[] = [];
  private readonly blocks: StoredBlocks;
  private readonly request: FindRequest;
  private readonly sign: 1 | -1;
  private readonly want: number;

  constructor(blocks: StoredBlocks, request: FindRequest) {
    this.blocks = blocks;
    this.request = request;
    this.sign = request.order === 'desc' ? -1 : 1;
    this.want = request.limit + 1;
  }

  /** No block whose nearest time is this can change the page any more. */
  isFull(nearest: number): boolean {
    const last = this.found[this.want - 1];
    return last !== undefined && (this.sign < 0 ? last.time > nearest : last.time < nearest);
  }

  add(view: DayView, stored: StoredBlock, block: Block, rows: RowSet): void {
    if (rows === 'none') return;
    const times = block.times();
    const { after } = this.request;
    const fresh: Found[] = [];
    const count = block.length;
    for (let i = 0; i < count && fresh.length < this.want; i++) {
      const row = this.sign < 0 ? count - 1 - i : i;
      if (rows !== 'all' && rows[row] === 0) continue;
      const time = times[row] as number;
      if (this.isFull(time)) break;
      if (after !== undefined && (time - after.time) * this.sign < 0) continue;
      const sequence = block.sequence(row);
      if (after !== undefined && time === after.time && (sequence - after.sequence) * this.sign <= 0) continue;
      fresh.push({ view, stored, row, time, sequence });
    }
    if (fresh.length === 0) return;
    this.found.push(...fresh);
    this.found.sort((a, b) => (a.time - b.time || a.sequence - b.sequence) * this.sign);
    this.found.length = Math.min(this.found.length, this.want);
  }

  page(): { items: ClassifiedLog[]; next: Place | undefined } {
    const { limit } = this.request;
    const last = this.found[limit - 1];
    const next = this.found.length > limit && last !== undefined ? { time: last.time, sequence: last.sequence } : undefined;
    return { items: logsAt(this.blocks, this.found.slice(0, limit)), next };
  }
}

/** The first matches of a range in the order of (timestamp, id), and how many there are. */
export function* find(blocks: StoredBlocks, request: FindRequest): ReadTask<FindResult> {
  const { query, order, after, count } = request;
  const match = compileBlockMatch(query);
  const test = skipTest(query);
  // What lies before the cursor's place needs no look.
  const from = after !== undefined && order === 'asc' ? Math.max(request.from, after.time) : request.from;
  const to = after !== undefined && order === 'desc' ? Math.min(request.to, after.time + 1) : request.to;
  const views = blocks.days.between(from, to);
  if (order === 'desc') views.reverse();
  const places = views.flatMap((view) => blocksOf(view, from, to, order).map((stored) => ({ view, stored })));
  const finder = new Finder(blocks, request);
  let total = 0;
  let at = 0;
  const visit = (collect: boolean): void => {
    const { view, stored } = places[at++] as { view: DayView; stored: StoredBlock };
    if (!blocks.mayMatch(view, stored, test)) return;
    blocks.read(view, stored, (block) => {
      const rows = match(block, rowsInRange(block, stored, from, to));
      total += countRows(rows, block.length);
      if (collect) finder.add(view, stored, block, rows);
    });
  };
  while (at < places.length && !finder.isFull(nearest(places[at]?.stored, order))) {
    visit(true);
    yield;
  }
  const page = finder.page();
  if (!count) return { ...page, total: { value: 0, relation: 'gte' } };
  if (isOfRollups(query, [])) {
    const counts = yield* countFromRollups(blocks, { kind: 'count', query, from, to, groupBy: [] });
    return { ...page, total: { value: counts.reduce((sum, each) => sum + each.count, 0), relation: 'eq' } };
  }
  const began = performance.now();
  while (at < places.length && total <= EXACT_TOTAL && performance.now() - began < COUNT_MS) {
    visit(false);
    yield;
  }
  return { ...page, total: { value: total, relation: at < places.length ? 'gte' : 'eq' } };
}

const nearest = (stored: StoredBlock | undefined, order: 'desc' | 'asc'): number =>
  stored === undefined ? 0 : order === 'desc' ? stored.maxTime : stored.minTime;
