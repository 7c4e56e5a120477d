import { RECORD_LIMITS } from '@tocsin/contracts';
import { DAY_MS, dayOf } from '../../block-store/day.ts';

const SUFFIX = /^-(\d{4})\.(\d{2})\.(\d{2})$/;

/** Logs that follow one another are mostly of one day: its name is written once. */
let last = { base: '', day: Number.NaN, name: '' };

/** `<base>-YYYY.MM.DD` of a time in epoch milliseconds, UTC. */
export const dayIndex = (base: string, timestampMs: number): string => {
  const day = dayOf(timestampMs);
  if (day !== last.day || base !== last.base)
    last = { base, day, name: `${base}-${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '.')}` };
  return last.name;
};

/** Start of the day of such a name, epoch milliseconds; undefined for any other name. */
export const dayOfIndex = (base: string, index: string): number | undefined => {
  const match = index.startsWith(base) ? SUFFIX.exec(index.slice(base.length)) : null;
  const start = match ? Date.parse(`${match[1]}-${match[2]}-${match[3]}`) : Number.NaN;
  return Number.isNaN(start) ? undefined : start;
};

/**
 * The time whose day a log is kept in: its own. What claims to be much older or newer than it is (flagged on the way in) lies with the
 * logs that came with it: no sender's clock can make more indices than there are days, and nothing is removed on the day that it came.
 */
export const keptUnder = (timestampMs: number, receivedAtMs: number): number =>
  timestampMs < receivedAtMs - RECORD_LIMITS.oldAfterMs || timestampMs > receivedAtMs + DAY_MS ? receivedAtMs : timestampMs;

/** Could the same log, received at another time, lie in another index? */
export const mayBeElsewhere = (timestampMs: number, receivedAtMs: number): boolean =>
  timestampMs < receivedAtMs - RECORD_LIMITS.oldAfterMs + DAY_MS || timestampMs > receivedAtMs + DAY_MS / 2;
