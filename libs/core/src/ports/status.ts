import type { AlertView, Category, RejectReason } from '@tocsin/contracts';

/** Figures of the pipeline of this process, for the overview page, health and metrics. Reading them costs nothing. */
export interface PipelineStatus {
  /** Logs accepted a second, over the last ten seconds. */
  logsPerSecond(): number;
  /** Logs accepted since the start. */
  acceptedTotal(): number;
  /** Records refused since the start, by reason. */
  rejected(): Partial<Record<RejectReason, number>>;
  /** Bytes of raw batches that were taken in and are not stored yet, and how many there may be. */
  queueBytes(): number;
  queueLimitBytes(): number;
  /** Milliseconds from taking a batch in to its receipt, over the last minute. */
  ingestLatencyMs(): { p50: number; p99: number };
  tailClients(): number;
  modelVersion(): string;
}

export interface StoreStatistics {
  logs: number;
  /** On disk, index included. */
  bytes: number;
  /** Names of the files that were moved aside. */
  damagedFiles: string[];
}
/** Where the kept logs of a category begin, epoch milliseconds; a category that is not named keeps all. */
export type CategoryCutoffs = Partial<Record<Category, number>>;

/** What of the logs may go. */
export interface LogKeeper {
  /** Removes the days that end at or before this time (epoch milliseconds). Resolves to how many. */
  retain(cutoffMs: number): Promise<number>;
  /**
   * Removes from the other days the logs of each category named, where the day ends at or before its cutoff: searches, counts and
   * look-ups by id then know them no more, and all other logs as before. A few late ones may stay for another day. Resolves to how many.
   */
  trim(cutoffs: CategoryCutoffs, signal?: AbortSignal): Promise<number>;
}
/** The state of the log store, for the overview page, health and metrics. Rejects when the store does not answer. */
export interface StoreStatus {
  statistics(): Promise<StoreStatistics>;
}

/** Changes of alerts as they are committed, whichever process made them. Nothing is replayed: a listener hears what comes from now on. */
export interface AlertFeed {
  subscribe(listener: (alert: AlertView) => void): () => void;
}
