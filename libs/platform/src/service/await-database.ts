import { setTimeout as pause } from 'node:timers/promises';
import { type DatabaseOptions, isDatabaseAway, openDatabase } from '@tocsin/adapters/database';
import { DependencyAwayError } from './dependency-away.ts';

export interface AwaitDatabaseOptions extends DatabaseOptions {
  /** How long it may take to answer. */
  waitSeconds: number;
  /** Told once, when it does not answer at first. */
  onWaiting?: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/**
 * Waits until PostgreSQL answers, and brings the tables up to date; what starts together with its database needs no luck. The connections
 * made for it are closed again. @throws DependencyAwayError when it does not answer in time, at once what it refuses us with
 */
export const awaitDatabase = async ({ waitSeconds, onWaiting, ...options }: AwaitDatabaseOptions): Promise<void> => {
  const end = performance.now() + waitSeconds * 1000;
  for (let failures = 0; ; failures++) {
    try {
      const source = await openDatabase({ ...options, poolSize: 2 });
      return await source.destroy();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      const span = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
      if (performance.now() + span > end) throw new DependencyAwayError('PostgreSQL', error);
      if (failures === 0) onWaiting?.(error);
      await pause(span / 2 + (span / 2) * Math.random());
    }
  }
};
