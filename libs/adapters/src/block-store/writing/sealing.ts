import type { LogBatch } from '@tocsin/core/record';
import type { BlockInfo, DayFile } from '../day-file.ts';
import { BLOCK_LOGS, encodeSequenced } from '../encode-batch.ts';
import { DamagedBlockError } from '../packed-part.ts';
import { mergeBatches } from './merge-batches.ts';

/** A part smaller than this waits as a pending block until it is sealed together with others. */
export const DIRECT_BLOCK_LOGS = 1024;
/** More pending blocks than this would make searches slow. */
const PENDING_BLOCKS = 64;
/** So many of the smallest are put together at least, when there are too many. */
const LEAST_MERGED = 32;

export const sealIsDue = (pending: { blocks: number; logs: number }): boolean =>
  pending.blocks >= PENDING_BLOCKS || pending.logs >= BLOCK_LOGS;

/**
 * The pending blocks to put together now: the smallest, until they make a full block, and of those larger than all before them
 * together none, so that a log is written again only as often as its block doubles.
 */
export const chooseBlocks = (pending: readonly BlockInfo[]): BlockInfo[] => {
  const chosen: BlockInfo[] = [];
  const full = pending.reduce((sum, { count }) => sum + count, 0) >= BLOCK_LOGS;
  let logs = 0;
  for (const block of [...pending].sort((a, b) => a.count - b.count || a.id - b.id)) {
    if (logs >= BLOCK_LOGS || (!full && chosen.length >= LEAST_MERGED && block.count > logs)) break;
    chosen.push(block);
    logs += block.count;
  }
  return chosen;
};

/**
 * Puts some of a day's pending blocks together, in one transaction: every log keeps its sequence, and is in exactly one block at any
 * moment. What is still small stays pending. A block that cannot be read is left as it is.
 */
export const sealPending = (file: DayFile): void => {
  file.transaction(() => {
    const byModel = new Map<string, { batches: LogBatch[]; sequences: number[] }>();
    for (const info of chooseBlocks(file.pendingBlocks())) {
      const rows = readRows(file, info);
      if (rows === undefined) {
        file.keepBlock(info.id);
        continue;
      }
      let group = byModel.get(rows.batch.modelVersion);
      if (group === undefined) byModel.set(rows.batch.modelVersion, (group = { batches: [], sequences: [] }));
      group.batches.push(rows.batch);
      for (const sequence of rows.sequences) group.sequences.push(sequence);
      file.removeBlock(info.id);
    }
    for (const { batches, sequences } of byModel.values()) {
      const { parts } = encodeSequenced(mergeBatches(batches), (row) => sequences[row] as number);
      for (const part of parts) for (const block of part.blocks) file.putBlock(block, 0, block.count < DIRECT_BLOCK_LOGS);
    }
  });
};

const readRows = (file: DayFile, info: BlockInfo): { batch: LogBatch; sequences: number[] } | undefined => {
  try {
    const block = file.block(info);
    const rows = Array.from({ length: block.length }, (_, row) => row);
    return { batch: block.gather(rows), sequences: rows.map((row) => block.sequence(row)) };
  } catch (error) {
    if (error instanceof DamagedBlockError || error instanceof RangeError) return undefined;
    throw error;
  }
};
