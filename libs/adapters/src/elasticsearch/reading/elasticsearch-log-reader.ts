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
import type { ElasticsearchLink } from '../connection/elasticsearch-link.ts';
import { isDocumentId } from '../document-id.ts';
import { attributeFields, commonValues } from './completion.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { countGroups } from './counting.ts';
import { LogIndex, placeOf } from './log-index.ts';
import { Matching } from './matching.ts';
import { matchesSince } from './since.ts';
import { logOf } from './stored-log.ts';
import { type Found, findMatches } from './find.ts';

const EXPORT_CHUNK = 2000;
/** How far away a neighbour may be. */
const CONTEXT_MS = 86_400_000;
const POSITION = /^(0|[1-9]\d{0,15})$/;

const fieldOf = (group: GroupField): string => (group === 'template' ? 'templateId' : group);

/**
 * The log reader over Elasticsearch. A log is seen once its index has been refreshed, within the store's `refreshMs` of its write.
 * Times of equal logs are ordered by id: of one partition of Kafka, as it was appended.
 */
export class ElasticsearchLogReader implements LogReader {
  private readonly index: LogIndex;

  /** `alias` is over the daily indices. */
  constructor(link: ElasticsearchLink, alias: string) {
    this.index = new LogIndex(link, alias);
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchPage> {
    const after = request.cursor === undefined ? undefined : readCursor(request, request.cursor);
    const found: Found = await findMatches(this.index, { ...request, after, count: after === undefined }, signal);
    const total = after?.total ?? found.total;
    const last = found.items.at(-1);
    const nextCursor = found.more && last ? writeCursor(request, { ...placeOf(last), total }) : null;
    return { items: found.items, nextCursor, total };
  }

  async stats({ query, from, to, groupBy, limit }: StatsRequest, signal?: AbortSignal) {
    const counts = await countGroups(this.index, { query, from, to, groupBy: [fieldOf(groupBy)] }, signal);
    const groups = counts
      .flatMap(({ values: [key], count }) => (key === undefined ? [] : [{ key, count }]))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, limit);
    return { total: counts.reduce((sum, { count }) => sum + count, 0), groups };
  }

  async trends({ query, from, to, intervalMs, groupBy }: TrendsRequest, signal?: AbortSignal) {
    const fields = groupBy === undefined ? [] : [fieldOf(groupBy)];
    const counts = await countGroups(this.index, { query, from, to, groupBy: fields, slotMs: intervalMs }, signal);
    const byStart = new Map<number, { start: string; total: number; counts: Record<string, number> }>();
    for (let start = Math.floor(from / intervalMs) * intervalMs; start < to; start += intervalMs)
      byStart.set(start, { start: new Date(start).toISOString(), total: 0, counts: {} });
    for (const { slot, values, count } of counts) {
      const at = byStart.get(slot);
      if (at === undefined) continue;
      at.total += count;
      const [key] = values;
      if (key !== undefined) at.counts[key] = (at.counts[key] ?? 0) + count;
    }
    return { buckets: [...byStart.values()] };
  }

  async slotCounts({ query, from, to, groupBy, slotMs }: SlotCountsRequest) {
    const counts = await countGroups(this.index, { query, from, to, groupBy, slotMs });
    return counts.map(({ slot, values, count }) => {
      const pairs = groupBy.flatMap((field, at) => (values[at] === undefined ? [] : [[field, values[at]] as const]));
      return { group: Object.fromEntries(pairs), slot, count };
    });
  }

  export({ query, from, to }: LogSelection, signal?: AbortSignal): AsyncGenerator<ClassifiedLog[]> {
    return new Matching(query).walk(this.index, { from, to }, { size: EXPORT_CHUNK }, signal);
  }

  async get(id: string): Promise<ClassifiedLog | undefined> {
    if (!isDocumentId(id)) return undefined;
    const { hits } = await this.index.search({ query: { ids: { values: [id] } }, size: 1, track_total_hits: false });
    const found = hits.hits[0]?._source;
    return found && logOf(found);
  }

  async context(id: string, before: number, after: number) {
    const log = await this.get(id);
    if (log === undefined) return undefined;
    const place = placeOf(log);
    const query = and(
      fieldEquals('service', log.service),
      log.host === undefined ? not(fieldExists('host')) : fieldEquals('host', log.host),
    );
    const range = { from: place.time - CONTEXT_MS, to: place.time + CONTEXT_MS };
    const around = async (order: 'asc' | 'desc', limit: number): Promise<ClassifiedLog[]> =>
      limit === 0 ? [] : (await findMatches(this.index, { ...range, query, order, limit, after: place, count: false })).items;
    const [older, newer] = await Promise.all([around('desc', before), around('asc', after)]);
    return { before: older.reverse(), log, after: newer };
  }

  since(position: string, query: QueryNode, limit: number) {
    if (!POSITION.test(position)) return Promise.reject(new BadCursorError('Not a position of this store.'));
    return matchesSince(this.index, Number(position), query, limit);
  }

  fields(range: TimeRange) {
    return attributeFields(this.index, range);
  }

  fieldValues(field: string, prefix: string, range: TimeRange, limit: number) {
    return commonValues(this.index, { field, prefix, ...range, limit });
  }
}
