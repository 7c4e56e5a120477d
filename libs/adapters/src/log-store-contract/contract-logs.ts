import { parseQuery } from '@tocsin/core/query';
import type { SampleLog } from './sample-batch.ts';

export const NOON = Date.UTC(2026, 10, 24, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Holds every log of the contract. */
export const RANGE = { from: NOON - 3 * DAY, to: NOON + 3 * DAY };
export const ALL = { ...RANGE, query: parseQuery('') };

export const log = (timestamp: number, message: string, more: Partial<SampleLog> = {}): SampleLog => ({
  timestamp,
  service: 'shop',
  message,
  ...more,
});
