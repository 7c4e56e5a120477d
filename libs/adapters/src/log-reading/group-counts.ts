import type { StatsResult, TrendsResult } from '@tocsin/contracts';
import type { SlotCount, SlotCountsRequest, StatsRequest, TrendsRequest } from '@tocsin/core/ports';
import { fieldOfGroup } from './group-field.ts';

/** How many matches of a query fall into one bucket of time and one group. */
export interface GroupCount {
  /** Start of the bucket, epoch milliseconds, a multiple of its width; 0 without buckets. */
  bucket: number;
  /** In the order of `groupBy`; undefined where the log lacks the field. */
  values: (string | undefined)[];
  count: number;
}
/** What a store is asked to count. */
export interface CountSelection extends Pick<StatsRequest, 'query' | 'from' | 'to'> {
  groupBy: string[];
  bucketMs?: number | undefined;
}
/** The store's part: everything else is arithmetic over its counts. */
export type CountGroups = (selection: CountSelection) => Promise<readonly GroupCount[]>;

/** LogReader.stats over a store's counts: most first, then by key; logs without the field count in the total only. */
export const readStats = async (
  count: CountGroups,
  { query, from, to, groupBy, limit }: StatsRequest,
): Promise<Omit<StatsResult, 'tookMs'>> => {
  const counts = await count({ query, from, to, groupBy: [fieldOfGroup(groupBy)] });
  const groups = counts
    .flatMap(({ values: [key], count: found }) => (key === undefined ? [] : [{ key, count: found }]))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, limit);
  return { total: counts.reduce((sum, each) => sum + each.count, 0), groups };
};

/** LogReader.trends over a store's counts: every bucket of the range, empty ones too. */
export const readTrends = async (
  count: CountGroups,
  { query, from, to, intervalMs, groupBy }: TrendsRequest,
): Promise<Omit<TrendsResult, 'tookMs' | 'interval'>> => {
  const counts = await count({ query, from, to, groupBy: groupBy === undefined ? [] : [fieldOfGroup(groupBy)], bucketMs: intervalMs });
  const byStart = new Map<number, { start: string; total: number; counts: Record<string, number> }>();
  for (let start = Math.floor(from / intervalMs) * intervalMs; start < to; start += intervalMs)
    byStart.set(start, { start: new Date(start).toISOString(), total: 0, counts: {} });
  for (const { bucket, values, count: found } of counts) {
    const at = byStart.get(bucket);
    if (at === undefined) continue;
    at.total += found;
    const [key] = values;
    if (key !== undefined) at.counts[key] = (at.counts[key] ?? 0) + found;
  }
  return { buckets: [...byStart.values()] };
};

/** LogReader.slotCounts over a store's counts: fields that a log lacks are left out of its group. */
export const readSlotCounts = async (count: CountGroups, { query, from, to, groupBy, slotMs }: SlotCountsRequest): Promise<SlotCount[]> => {
  const counts = await count({ query, from, to, groupBy, bucketMs: slotMs });
  return counts.map(({ bucket, values, count: found }) => {
    const pairs = groupBy.flatMap((field, at) => (values[at] === undefined ? [] : [[field, values[at]] as const]));
    return { group: Object.fromEntries(pairs), slot: bucket, count: found };
  });
};
