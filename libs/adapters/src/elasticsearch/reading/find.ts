import type { ClassifiedLog, Total } from '@tocsin/contracts';
import type { LogSelection } from '@tocsin/core/ports';
import type { LogIndex, Place } from './log-index.ts';
import { Matching } from './matching.ts';

/** Totals are exact up to here, as in the block store. */
export const EXACT_TOTAL = 10_000;

export interface FindRequest extends LogSelection {
  order: 'asc' | 'desc';
  limit: number;
  after: Place | undefined;
  count: boolean;
}
export interface Found {
  items: ClassifiedLog[];
  /** More match after these. */
  more: boolean;
  total: Total;
}

/** The first matches after a place, in order, and how many there are in all. */
export const findMatches = async (index: LogIndex, request: FindRequest, signal?: AbortSignal): Promise<Found> => {
  const { query, order, limit, after, count, from, to } = request;
  const matching = new Matching(query);
  if (!matching.compiled.exact) return walkTo(index, matching, request, signal);
  const { maybe } = matching.compiled;
  const page = await index.page({ query: maybe, order, size: limit + 1, after, from, to, count: count && EXACT_TOTAL }, signal);
  return { items: page.items.slice(0, limit), more: page.items.length > limit, total: page.total };
};

/** As `findMatches`, for what Elasticsearch can only narrow down: reads on until the page is full and the total is known. */
const walkTo = async (index: LogIndex, matching: Matching, request: FindRequest, signal?: AbortSignal): Promise<Found> => {
  const { order, limit, after, count, from, to } = request;
  const enough = count ? EXACT_TOTAL + 1 : limit + 1;
  const items: ClassifiedLog[] = [];
  let total = 0;
  for await (const logs of matching.walk(index, { from, to }, { order, after }, signal)) {
    total += logs.length;
    if (items.length <= limit) items.push(...logs.slice(0, limit + 1 - items.length));
    if (total >= enough) break;
  }
  const value = Math.min(total, EXACT_TOTAL);
  return { items: items.slice(0, limit), more: items.length > limit, total: { value, relation: total > EXACT_TOTAL ? 'gte' : 'eq' } };
};
