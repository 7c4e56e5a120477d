import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogReader } from '@tocsin/core/ports';

/** Where logs are moved to. */
export interface TargetLogs {
  readonly reader: LogReader;
  /**
   * Stores logs under their own ids; those that are there already stay as they are. Resolves once they are durable.
   * @throws when the store is away, or refuses a log
   */
  put(logs: readonly ClassifiedLog[]): Promise<void>;
  /** From then on the reader sees everything that was put. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Ids of a standalone installation have sixteen characters; the cluster gives longer ones. */
export const isMovedId = (id: string): boolean => id.length === 16;
