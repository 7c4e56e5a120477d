import type { Rejection } from '@tocsin/contracts';
import type { LogBatch } from '../record/log-batch.ts';

/** What the store remembers of a batch under its id, so that a retry is answered as the first try was. */
export interface BatchReceipt {
  accepted: number;
  rejected: Rejection[];
}
export interface CommitResult {
  /** The batch was committed before under the same id: nothing was written, `receipt` is the first one. */
  duplicate: boolean;
  receipt: BatchReceipt;
  /** Commit order: row i of the batch has sequence `firstSequence + i`. Meaningless for a duplicate. */
  firstSequence: number;
}

/** The store did not do what it was asked, and nothing is known to be wrong with the request: trying again later may help. */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable';
}

/** No room on the disk. Nothing of the batch was kept; try again later. */
export class StorageFullError extends Error {
  readonly code = 'storage_full';
}

/**
 * The store as the pipeline sees it. `encode` is pure CPU work for a worker thread and gives transferable buffers;
 * durability begins when the promise of `commit` resolves: then the logs, their rollups and the batch id are on disk together.
 * A commit may be tried again with the same id after any failure without doubling a log. Ids are honoured for a day.
 */
export interface LogWriter<Encoded> {
  commit(batchId: string, encoded: Encoded, receipt: BatchReceipt): Promise<CommitResult>;
}
export type LogEncoder<Encoded> = (batch: LogBatch) => Encoded;
