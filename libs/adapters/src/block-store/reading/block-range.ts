import type { Block } from '../block.ts';
import type { DayView, StoredBlock } from './day-view.ts';
import { type RowSet, rowsBetween } from './row-set.ts';

const lowerBound = (times: Float64Array, time: number): number => {
  let low = 0;
  for (let high = times.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Rows of the block with from ≤ time < to. */
export const rowsInRange = (block: Block, stored: StoredBlock, from: number, to: number): RowSet => {
  if (stored.minTime >= from && stored.maxTime < to) return 'all';
  const times = block.times();
  return rowsBetween(lowerBound(times, from), lowerBound(times, to), block.length);
};

/** Blocks that may hold logs of the range, in the order in which a search meets them. */
export const blocksOf = (view: DayView, from: number, to: number, order: 'desc' | 'asc'): StoredBlock[] => {
  const within = view.blocks.filter(({ minTime, maxTime }) => maxTime >= from && minTime < to);
  return order === 'desc' ? within.reverse() : within.sort((a, b) => a.minTime - b.minTime || a.id - b.id);
};
