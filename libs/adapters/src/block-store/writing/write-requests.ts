import type { CategoryCutoffs, CommitResult, StoreStatistics } from '@tocsin/core/ports';
import type { Amendment } from './block-amendment.ts';
import type { CommitRequest } from './block-writer.ts';
import type { TrimStep } from './category-retention.ts';

export interface WriterSettings {
  directory: string;
  synchronous: 'normal' | 'full';
  /** For tests: a clock that stands still, epoch milliseconds. */
  fixedTime?: number | undefined;
  /** For tests: largest size of a day file in pages, as if the disk were full then. */
  maxPages?: number | undefined;
}
export type WriteRequest =
  | ({ kind: 'commit' } & CommitRequest)
  | { kind: 'retain'; cutoffMs: number }
  /** One step; to be asked until it is done. */
  | { kind: 'trim'; cutoffs: CategoryCutoffs }
  | { kind: 'amend'; amendment: Amendment }
  | { kind: 'setAside'; day: number; inode: number }
  | { kind: 'statistics' }
  | { kind: 'position' }
  /** Closes every file; nothing may come after it. */
  | { kind: 'close' };

/** `position`: the newest sequence below which everything is decided: stored, or never to be. */
export interface Committed {
  result: CommitResult;
  position: number;
}
export type WriteResult = Committed | TrimStep | StoreStatistics | number | undefined;

/** A day's file turned out to be damaged and was moved aside under this name. */
export interface WriterEvent {
  kind: 'set-aside';
  day: number;
  name: string;
  message: string;
}
