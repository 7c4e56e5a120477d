import type { LogBatch } from '@tocsin/core/record';
import type { BlockInfo, DayFile } from '../day-file.ts';
import { encodeSequenced } from '../encode-batch.ts';
import type { Rollup } from '../encoded-batch.ts';
import { DamagedBlockError } from '../packed-part.ts';
import { DIRECT_BLOCK_LOGS } from './sealing.ts';

/** What logs of one day are now said to be about, by their sequences, ascending; every column is as long. */
export interface Amendment {
  day: number;
  modelVersion: string;
  sequences: Float64Array;
  /** Indexes into CATEGORIES. */
  categories: Uint8Array;
  /** 0 to 1. */
  confidences: Float32Array;
  flags: Uint16Array;
  /** Flags that the logs had when they were judged: one that somebody else has changed since is left as it is. */
  before: Uint16Array;
}

const MINUTE_MS = 60_000;

/** Adds up what the rollups must be changed by. */
class RollupChanges {
  readonly changes: Rollup[] = [];

  move(batch: LogBatch, row: number, category: number): void {
    const before = batch.category[row] as number;
    if (before === category) return;
    const minute = Math.floor((batch.timestamp[row] as number) / MINUTE_MS);
    const level = Math.min(5, ((batch.severityNumber[row] as number) - 1) >> 2);
    const service = batch.service[row] ?? '';
    this.changes.push({ minute, service, level, category: before, count: -1 }, { minute, service, level, category, count: 1 });
  }
}

/** Where a sequence stands among the amendment's, or -1. */
const placeOf = (sequences: Float64Array, sequence: number): number => {
  let low = 0;
  let high = sequences.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sequences[middle] as number;
    if (found === sequence) return middle;
    if (found < sequence) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

/**
 * Puts new blocks in the place of those that hold the amended logs, with the rollups, in the caller's transaction. Every log keeps its sequence
 * and so its id. A block knows one model: where only some of its logs are judged by another, it becomes two. Doing it again changes nothing.
 * A block that cannot be read stays as it is. Returns how many logs were found.
 */
export const amendBlocks = (file: DayFile, amendment: Amendment): number => {
  const { sequences } = amendment;
  const first = sequences[0];
  const last = sequences.at(-1);
  if (first === undefined || last === undefined) return 0;
  const rollups = new RollupChanges();
  let found = 0;
  for (const info of file.blocksBetween(first, last)) found += amendBlock(file, info, amendment, rollups);
  file.rollups.add(rollups.changes);
  file.rollups.removeEmpty();
  return found;
};

const amendBlock = (file: DayFile, info: BlockInfo, amendment: Amendment, rollups: RollupChanges): number => {
  try {
    const block = file.block(info);
    const rows = Array.from({ length: block.length }, (_, row) => row);
    const places = rows.map((row) => {
      const place = placeOf(amendment.sequences, block.sequence(row));
      return place >= 0 && block.flagBits(row) === amendment.before[place] ? place : -1;
    });
    const amended = rows.filter((row) => (places[row] as number) >= 0);
    if (amended.length === 0) return 0;
    const same = block.modelVersion === amendment.modelVersion;
    const others = same ? [] : rows.filter((row) => (places[row] as number) < 0);
    for (const part of [same ? rows : amended, others]) {
      const batch = block.gather(part);
      if (part !== others) batch.modelVersion = amendment.modelVersion;
      part.forEach((row, at) => amendRow(batch, at, places[row] as number, amendment, rollups));
      const { parts } = encodeSequenced(batch, (at) => block.sequence(part[at] as number));
      for (const { blocks } of parts) for (const each of blocks) file.putBlock(each, 0, each.count < DIRECT_BLOCK_LOGS);
    }
    file.removeBlock(info.id);
    return amended.length;
  } catch (error) {
    if (error instanceof DamagedBlockError || error instanceof RangeError) return 0;
    throw error;
  }
};

const amendRow = (batch: LogBatch, row: number, place: number, amendment: Amendment, rollups: RollupChanges): void => {
  if (place < 0) return;
  const category = amendment.categories[place] as number;
  rollups.move(batch, row, category);
  batch.category[row] = category;
  batch.confidence[row] = amendment.confidences[place] as number;
  batch.flags[row] = amendment.flags[place] as number;
};
