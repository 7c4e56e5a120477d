import type { ClassifiedLog, TailMessage } from '@tocsin/contracts';

/** A row of the live tail: a log, or the notice that some are missing here. */
export type TailRow = { kind: 'log'; key: string; log: ClassifiedLog } | { kind: 'gap'; key: string; count: number; reason: string };

export const TAIL_ROWS = 5000;
const REASONS = {
  slow_client: 'this browser was too slow',
  rate: 'more than the tail carries',
  resume_limit: 'away for too long',
} as const;

/** Puts a message's rows on top of `rows`, newest first, keeping at most `limit`. */
export const withMessages = (rows: readonly TailRow[], messages: readonly TailMessage[], limit = TAIL_ROWS): TailRow[] => {
  const fresh: TailRow[] = [];
  for (const message of messages) {
    if (message.type === 'log') for (const log of message.items) fresh.push({ kind: 'log', key: log.id, log });
    else if (message.type === 'dropped')
      fresh.push({ kind: 'gap', key: `gap ${message.cursor}`, count: message.count, reason: REASONS[message.reason] });
  }
  return [...fresh.slice(-limit).reverse(), ...rows.slice(0, Math.max(0, limit - fresh.length))];
};
