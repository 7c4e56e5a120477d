import type { ClassifiedLog, GroupField, StatsResult, Total, TrendsResult } from '@tocsin/contracts';
import type { QueryNode } from '../query/tree.ts';

/** Half-open span of event time, epoch milliseconds: from ≤ timestamp < to. */
export interface TimeRange {
  from: number;
  to: number;
}
export interface LogSelection extends TimeRange {
  query: QueryNode;
}
export interface SearchRequest extends LogSelection {
  limit: number;
  order: 'desc' | 'asc';
  /** From `nextCursor` of the page before. Places by (timestamp, id), so that new logs do not shift pages. */
  cursor?: string | undefined;
}
export interface SearchPage {
  items: ClassifiedLog[];
  nextCursor: string | null;
  /** Exact up to a bound that the store chooses, then a lower bound. */
  total: Total;
}
export interface StatsRequest extends LogSelection {
  groupBy: GroupField;
  limit: number;
}
export interface TrendsRequest extends LogSelection {
  intervalMs: number;
  groupBy?: GroupField | undefined;
}
/** Counts of a rule's matches by group and slot of event time: what windows are rebuilt from. */
export interface SlotCountsRequest extends LogSelection {
  groupBy: string[];
  slotMs: number;
}
export interface SlotCount {
  group: Record<string, string>;
  /** Start of the slot, epoch milliseconds, a multiple of slotMs. */
  slot: number;
  count: number;
}

/** A cursor that is not one of ours, or of another query. */
export class BadCursorError extends Error {
  readonly code = 'bad_cursor';
}

/**
 * The store as those see it who read. Every method sees all logs whose write was acknowledged before the call.
 * Order is by (timestamp, id). Rejects with BadCursorError, or with the signal's reason when aborted; anything else means unavailable.
 */
export interface LogReader {
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchPage>;
  stats(request: StatsRequest, signal?: AbortSignal): Promise<Omit<StatsResult, 'tookMs'>>;
  /** Buckets start at multiples of the interval; empty ones are included. */
  trends(request: TrendsRequest, signal?: AbortSignal): Promise<Omit<TrendsResult, 'tookMs' | 'interval'>>;
  /** Every match, oldest first, in chunks; memory stays bounded however many there are. */
  export(selection: LogSelection, signal?: AbortSignal): AsyncIterable<ClassifiedLog[]>;
  get(id: string): Promise<ClassifiedLog | undefined>;
  /** Neighbours in time from the same service and host. */
  context(
    id: string,
    before: number,
    after: number,
  ): Promise<{ before: ClassifiedLog[]; log: ClassifiedLog; after: ClassifiedLog[] } | undefined>;
  /** Matches in the order of their commit, from just after `position`; how a tail resumes. `more` when the limit cut it. */
  since(position: string, query: QueryNode, limit: number): Promise<{ items: ClassifiedLog[]; position: string; more: boolean }>;
  /** Attribute keys seen lately, with the type of their values. */
  fields(range: TimeRange): Promise<{ name: string; type: 'text' | 'keyword' | 'number' | 'boolean' | 'time' }[]>;
  fieldValues(field: string, prefix: string, range: TimeRange, limit: number): Promise<{ value: string; count: number }[]>;
  slotCounts(request: SlotCountsRequest): Promise<SlotCount[]>;
}
