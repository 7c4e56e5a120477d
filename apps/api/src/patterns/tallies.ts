import type { Pattern } from '@tocsin/contracts';
import type { SlotCount, TimeRange } from '@tocsin/core/ports';

/** What a pattern's logs are made of. */
export type PatternTally = Pick<Pattern, 'categories' | 'levels' | 'services' | 'trend'>;

const MOST_SERVICES = 10;

/**
 * Adds up counts by template × category × level × service and span of time, one tally for each pattern. `patterns` says which pattern a
 * template is of; those of none are left out.
 */
export const talliesOf = (
  counts: readonly SlotCount[],
  patterns: ReadonlyMap<string, string>,
  { from, to }: TimeRange,
  widthMs: number,
): Map<string, PatternTally> => {
  const first = Math.floor(from / widthMs);
  const spans = Math.max(1, Math.floor((to - 1) / widthMs) - first + 1);
  const tallies = new Map<string, PatternTally>();
  for (const { group, slot, count } of counts) {
    const { templateId = '', category, level, service } = group;
    const pattern = patterns.get(templateId);
    if (pattern === undefined) continue;
    let tally = tallies.get(pattern);
    if (tally === undefined) {
      tally = { categories: {}, levels: {}, services: {}, trend: new Array<number>(spans).fill(0) };
      tallies.set(pattern, tally);
    }
    add(tally.categories, category, count);
    add(tally.levels, level, count);
    add(tally.services, service, count);
    // Clocks that run a little ahead of ours count as now.
    const span = Math.min(spans - 1, Math.max(0, slot / widthMs - first));
    tally.trend[span] = (tally.trend[span] ?? 0) + count;
  }
  for (const tally of tallies.values()) tally.services = most(tally.services, MOST_SERVICES);
  return tallies;
};

const add = (counts: Record<string, number>, key: string | undefined, count: number): void => {
  if (key !== undefined) counts[key] = (counts[key] ?? 0) + count;
};

const most = (counts: Record<string, number>, limit: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .slice(0, limit),
  );
