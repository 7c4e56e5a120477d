import type { ClassifiedLog, GroupField } from '@tocsin/contracts';
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
import { type QueryNode, and, fieldEquals, fieldExists, not } from '@tocsin/core/query';
import { readCursor, writeCursor } from './cursor.ts';
import { parseLogId } from './day.ts';
import { parsePosition, positionOf } from './position.ts';
import { countInParts } from './reading/count-in-parts.ts';
import type { GroupCount } from './reading/read-requests.ts';
import type { ReaderPool } from './reading/reader-pool.ts';

const EXPORT_CHUNK = 2000;
/** How far away a neighbour may be. */
const CONTEXT_MS = 86_400_000;

const fieldOf = (group: GroupField): string => (group === 'template' ? 'templateId' : group);
const totalOf = (counts: readonly GroupCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

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
    const after = request.cursor === undefined ? undefined : readCursor(request, request.cursor);
    const count = after === undefined;
    const { items, next, total } = await this.pool.call<'find'>({ kind: 'find', query, from, to, limit, order, after, count }, { signal });
    const all = after?.total ?? total;
    return { items, total: all, nextCursor: next ? writeCursor(request, { ...next, total: all }) : null };
  }

  async stats({ query, from, to, groupBy, limit }: StatsRequest, signal?: AbortSignal) {
    const counts = await countInParts(this.pool, { kind: 'count', query, from, to, groupBy: [fieldOf(groupBy)] }, signal);
    const groups = counts
      .flatMap(({ values: [key], count }) => (key === undefined ? [] : { key, count }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, limit);
    return { total: totalOf(counts), groups };
  }

  async trends({ query, from, to, intervalMs, groupBy }: TrendsRequest, signal?: AbortSignal) {
    const fields = groupBy === undefined ? [] : [fieldOf(groupBy)];
    const counts = await countInParts(this.pool, { kind: 'count', query, from, to, groupBy: fields, bucketMs: intervalMs }, signal);
    const byStart = new Map<number, { start: string; total: number; counts: Record<string, number> }>();
    for (let start = Math.floor(from / intervalMs) * intervalMs; start < to; start += intervalMs)
      byStart.set(start, { start: new Date(start).toISOString(), total: 0, counts: {} });
    for (const { bucket, values, count } of counts) {
      const at = byStart.get(bucket);
      if (at === undefined) continue;
      at.total += count;
      const [key] = values;
      if (key !== undefined) at.counts[key] = (at.counts[key] ?? 0) + count;
    }
    return { buckets: [...byStart.values()] };
  }

  async slotCounts({ query, from, to, groupBy, slotMs }: SlotCountsRequest) {
    const counts = await countInParts(this.pool, { kind: 'count', query, from, to, groupBy, bucketMs: slotMs });
    return counts.map(({ bucket, values, count }) => {
      const pairs = groupBy.flatMap((field, at) => (values[at] === undefined ? [] : [[field, values[at]] as const]));
      return { group: Object.fromEntries(pairs), slot: bucket, count };
    });
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
    const time = Date.parse(log.timestamp);
    const query = and(
      fieldEquals('service', log.service),
      log.host === undefined ? not(fieldExists('host')) : fieldEquals('host', log.host),
    );
    const around = (order: 'asc' | 'desc', limit: number) =>
      limit === 0
        ? Promise.resolve([])
        : this.pool
            .call<'find'>({
              kind: 'find',
              query,
              from: time - CONTEXT_MS,
              to: time + CONTEXT_MS,
              limit,
              order,
              after: { time, sequence: place.sequence },
              count: false,
            })
            .then(({ items }) => items);
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
}
