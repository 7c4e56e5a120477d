import type { ClassifiedLog } from '@tocsin/contracts';
import {
  BadCursorError,
  type LogReader,
  type LogSelection,
  type SearchPage,
  type SearchRequest,
  type SlotCountsRequest,
  type StatsRequest,
  type TimeRange,
  type TrendsRequest,
} from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import { type CountGroups, neighbourhoodOf, readCursor, readSlotCounts, readStats, readTrends, writeCursor } from '../log-reading/index.ts';
import { parseLogId } from './day.ts';
import { parsePosition, positionOf } from './position.ts';
import { countInParts } from './reading/count-in-parts.ts';
import type { ReaderPool } from './reading/reader-pool.ts';

const EXPORT_CHUNK = 2000;
const isSequence = (value: unknown): value is number => Number.isSafeInteger(value);

/** The log reader over the reader threads: requests in the store's own terms, and what only needs arithmetic. */
export class BlockLogReader implements LogReader {
  private readonly pool: ReaderPool;
  private readonly position: () => number;

  /** `position`: everything up to this sequence is decided. */
  constructor(pool: ReaderPool, position: () => number) {
    this.pool = pool;
    this.position = position;
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchPage> {
    const { query, from, to, limit, order } = request;
    const cursor = request.cursor === undefined ? undefined : readCursor(request, request.cursor, isSequence);
    const after = cursor && { time: cursor.time, sequence: cursor.tie };
    const count = cursor === undefined;
    const { items, next, total } = await this.pool.call<'find'>({ kind: 'find', query, from, to, limit, order, after, count }, { signal });
    const all = cursor?.total ?? total;
    return { items, total: all, nextCursor: next ? writeCursor(request, { time: next.time, tie: next.sequence, total: all }) : null };
  }

  stats(request: StatsRequest, signal?: AbortSignal) {
    return readStats(this.counting(signal), request);
  }

  trends(request: TrendsRequest, signal?: AbortSignal) {
    return readTrends(this.counting(signal), request);
  }

  slotCounts(request: SlotCountsRequest) {
    return readSlotCounts(this.counting(), request);
  }

  async *export({ query, from, to }: LogSelection, signal?: AbortSignal): AsyncGenerator<ClassifiedLog[]> {
    const request = { kind: 'find', query, from, to, limit: EXPORT_CHUNK, order: 'asc', count: false } as const;
    let after: { time: number; sequence: number } | undefined;
    do {
      const { items, next } = await this.pool.call<'find'>({ ...request, after }, { signal });
      if (items.length > 0) yield items;
      after = next;
    } while (after !== undefined);
  }

  get(id: string): Promise<ClassifiedLog | undefined> {
    return this.pool.call<'get'>({ kind: 'get', id });
  }

  async context(id: string, before: number, after: number) {
    const log = await this.get(id);
    const place = parseLogId(id);
    if (log === undefined || place === undefined) return undefined;
    const request = { ...neighbourhoodOf(log), kind: 'find', count: false } as const;
    const here = { time: Date.parse(log.timestamp), sequence: place.sequence };
    const around = async (order: 'asc' | 'desc', limit: number): Promise<ClassifiedLog[]> =>
      limit === 0 ? [] : (await this.pool.call<'find'>({ ...request, order, limit, after: here })).items;
    const [older, newer] = await Promise.all([around('desc', before), around('asc', after)]);
    return { before: older.reverse(), log, after: newer };
  }

  async since(position: string, query: QueryNode, limit: number) {
    const from = parsePosition(position);
    if (from === undefined) throw new BadCursorError('Not a position of this store.');
    const found = await this.pool.call<'since'>({ kind: 'since', position: from, upTo: this.position(), query, limit });
    return { ...found, position: positionOf(found.position) };
  }

  fields(range: TimeRange) {
    return this.pool.call<'fields'>({ kind: 'fields', ...range });
  }

  fieldValues(field: string, prefix: string, range: TimeRange, limit: number) {
    return this.pool.call<'fieldValues'>({ kind: 'fieldValues', field, prefix, ...range, limit });
  }

  private counting(signal?: AbortSignal): CountGroups {
    return (selection) => countInParts(this.pool, { kind: 'count', ...selection }, signal);
  }
}
