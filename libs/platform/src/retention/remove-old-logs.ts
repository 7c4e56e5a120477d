import { CATEGORIES, type Category, keptDays, type RetentionSettings } from '@tocsin/contracts';
import type { CategoryCutoffs, LogKeeper } from '@tocsin/core/ports';

const DAY_MS = 86_400_000;

export interface Removed {
  /** Whole days. */
  days: number;
  /** Logs of categories whose time was over, from days that keep others. */
  logs: number;
  /** For how many days each category is kept. */
  kept: Record<Category, number>;
}

/**
 * Removes the logs whose time is over: a day as a whole when no category is kept for longer, and before that the categories that are kept
 * for less. @throws what the store throws, or the signal's reason; what is left goes at the next call
 */
export const removeOldLogs = async (
  store: LogKeeper,
  retention: RetentionSettings,
  now: number,
  signal?: AbortSignal,
): Promise<Removed> => {
  const kept = keptDays(retention);
  const longest = Math.max(...Object.values(kept));
  const days = await store.retain(now - longest * DAY_MS);
  const shorter = CATEGORIES.filter((category) => kept[category] < longest);
  const cutoffs: CategoryCutoffs = Object.fromEntries(shorter.map((category) => [category, now - kept[category] * DAY_MS]));
  return { days, logs: shorter.length === 0 ? 0 : await store.trim(cutoffs, signal), kept };
};
