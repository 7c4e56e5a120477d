import type { LogBatch } from '@tocsin/core/record';
import type { DayFile } from '../day-file.ts';
import { BLOCK_LOGS, encodeSequenced } from '../encode-batch.ts';
import { mergeBatches } from './merge-batches.ts';

/** A part smaller than this waits as a pending block until it is sealed together with others. */
export const DIRECT_BLOCK_LOGS = 500;
/** More pending blocks than this would make searches slow. */
const PENDING_BLOCKS = 64;

export const sealIsDue = (pending: { blocks: number; logs: number }): boolean =>
  pending.blocks >= PENDING_BLOCKS || pending.logs >= BLOCK_LOGS;

/**
 * Puts a day's pending blocks together, in one transaction: every log keeps its sequence, and is in exactly one block at any moment.
 * What is still small stays pending.
 */
export const sealPending = (file: DayFile): void => {
  file.transaction(() => {
    const byModel = new Map<string, { batches: LogBatch[]; sequences: number[] }>();
    for (const info of file.pendingBlocks()) {
      const block = file.block(info);
      let group = byModel.get(block.modelVersion);
      if (group === undefined) byModel.set(block.modelVersion, (group = { batches: [], sequences: [] }));
      const rows = Array.from({ length: block.length }, (_, row) => row);
      group.batches.push(block.gather(rows));
      for (const row of rows) group.sequences.push(block.sequence(row));
      file.removeBlock(info.id);
    }
    for (const { batches, sequences } of byModel.values()) {
      const { parts } = encodeSequenced(mergeBatches(batches), (row) => sequences[row] as number);
      for (const part of parts) for (const block of part.blocks) file.putBlock(block, 0, block.count < BLOCK_LOGS / 2);
    }
  });
};
