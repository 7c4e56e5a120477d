import type { estypes } from '@elastic/elasticsearch';
import type { ClassifiedLog, Total } from '@tocsin/contracts';
import type { TimeRange } from '@tocsin/core/ports';
import type { ElasticsearchLink } from '../connection/elasticsearch-link.ts';
import { type Dsl, allOf } from '../querying/dsl.ts';
import { type StoredDocument, logOf } from './stored-log.ts';

export type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

/** A place in the order of (timestamp, id). */
export interface Place {
  time: number;
  id: string;
}
export interface PageRequest extends TimeRange {
  query: Dsl;
  order: 'asc' | 'desc';
  size: number;
  after?: Place | undefined;
  /** Matches to count at most; false: none. */
  count: number | false;
}
export interface Page {
  items: ClassifiedLog[];
  total: Total;
}

/** How long Elasticsearch may work on one request. */
const TIMEOUT_MS = 25_000;

export const placeOf = (log: ClassifiedLog): Place => ({ time: Date.parse(log.timestamp), id: log.id });

/** Half-open as our ranges are, times being whole. */
export const rangeDsl = ({ from, to }: TimeRange): Dsl => {
  const bounds = {
    ...(from > -8.64e15 ? { gte: Math.ceil(from) } : {}),
    ...(to < 8.64e15 ? { lt: Math.ceil(to) } : {}),
  };
  return { range: { timestamp: bounds } };
};

/** Searches of the daily indices, through their alias: without any index there is nothing to find, and an answer is never a part of one. */
export class LogIndex {
  private readonly link: ElasticsearchLink;
  private readonly index: string;

  constructor(link: ElasticsearchLink, index: string) {
    this.link = link;
    this.index = index;
  }

  search(body: estypes.SearchRequest, signal?: AbortSignal): Promise<estypes.SearchResponse<StoredDocument, Record<string, unknown>>> {
    return this.link.read(
      (client, transport) =>
        client.search<StoredDocument, Record<string, unknown>>(
          { index: this.index, ignore_unavailable: true, allow_no_indices: true, allow_partial_search_results: false, ...body },
          transport,
        ),
      { signal, timeoutMs: TIMEOUT_MS },
    );
  }

  async page({ query, order, size, after, count, from, to }: PageRequest, signal?: AbortSignal): Promise<Page> {
    const found = await this.search(
      {
        query: allOf(rangeDsl({ from, to }), query),
        sort: [{ timestamp: order }, { id: order }],
        size,
        track_total_hits: count,
        ...(after ? { search_after: [after.time, after.id] } : {}),
      },
      signal,
    );
    return { items: found.hits.hits.flatMap(({ _source }) => (_source ? [logOf(_source)] : [])), total: totalOf(found.hits.total) };
  }

  /** Figures over every match of the range, and how many those are. */
  async figures(query: Dsl, range: TimeRange, aggregations: Aggregations, signal?: AbortSignal) {
    const found = await this.search({ query: allOf(rangeDsl(range), query), size: 0, track_total_hits: true, aggregations }, signal);
    return { total: totalOf(found.hits.total).value, figures: found.aggregations ?? {} };
  }
}

const totalOf = (total: estypes.SearchHitsMetadata['total']): Total => {
  if (total === undefined) return { value: 0, relation: 'gte' };
  if (typeof total === 'number') return { value: total, relation: 'eq' };
  return { value: total.value, relation: total.relation };
};
