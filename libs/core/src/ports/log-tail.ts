import type { ClassifiedLog } from '@tocsin/contracts';
import type { QueryNode } from '../query/tree.ts';

/**
 * Commit positions, here and in LogReader.since, are decimal numbers in text without leading zeros; a later commit has a larger one.
 * They are opaque to clients.
 */

/** Matches of one subscription out of one commit, in commit order. */
export interface TailBatch {
  items: ClassifiedLog[];
  /** Matches left out because there were more than a tail can show. */
  dropped: number;
  /** Resumes after this batch (LogReader.since). */
  position: string;
}
export interface TailSubscription {
  /** Commit position from which on this subscription sees everything. */
  readonly position: string;
  close(): void;
}

/** Live logs: what is committed from now on, filtered where the logs are made. The listener must not block. */
export interface LogTail {
  subscribe(query: QueryNode, listener: (batch: TailBatch) => void): Promise<TailSubscription>;
  /** The newest commit position. */
  position(): string;
}
