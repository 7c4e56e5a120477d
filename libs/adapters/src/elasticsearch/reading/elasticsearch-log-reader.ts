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
import {
  type CountGroups,
  neighbourhoodOf,
  readCursor,
  readSlotCounts,
  readStats,
  readTrends,
  writeCursor,
} from '../../log-reading/index.ts';
import type { ElasticsearchLink } from '../connection/elasticsearch-link.ts';
import { isDocumentId } from '../document-id.ts';
import { attributeFields, commonValues } from './completion.ts';
import { countGroups } from './counting.ts';
import { LogIndex, placeOf } from './log-index.ts';
import { Matching } from './matching.ts';
import { matchesSince } from './since.ts';
import { logOf } from './stored-log.ts';
import { type Found, findMatches } from './find.ts';

const EXPORT_CHUNK = 2000;
const POSITION = /^(0|[1-9]\d{0,15})$/;

const isId = (value: unknown): value is string => typeof value === 'string' && isDocumentId(value);

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
    const cursor = request.cursor === undefined ? undefined : readCursor(request, request.cursor, isId);
    const after = cursor && { time: cursor.time, id: cursor.tie };
    const found: Found = await findMatches(this.index, { ...request, after, count: cursor === undefined }, signal);
    const total = cursor?.total ?? found.total;
    const last = found.items.at(-1);
    const place = found.more && last ? placeOf(last) : undefined;
    const nextCursor = place ? writeCursor(request, { time: place.time, tie: place.id, total }) : null;
    return { items: found.items, nextCursor, total };
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
    const selection = neighbourhoodOf(log);
    const around = async (order: 'asc' | 'desc', limit: number): Promise<ClassifiedLog[]> =>
      limit === 0 ? [] : (await findMatches(this.index, { ...selection, order, limit, after: place, count: false })).items;
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

  private counting(signal?: AbortSignal): CountGroups {
    return (selection) => countGroups(this.index, selection, signal);
  }
}
