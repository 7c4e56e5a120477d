import type { ClassifiedLog } from '@tocsin/contracts';
import type { TimeRange } from '@tocsin/core/ports';
import { type QueryNode, compileQuery } from '@tocsin/core/query';
import { type CompiledQuery, compileElasticsearch } from '../querying/compile-query.ts';
import type { Dsl } from '../querying/dsl.ts';
import { type LogIndex, type Place, placeOf } from './log-index.ts';
import { sourceOfLogs } from './stored-log.ts';

const SCAN_PAGE = 1000;

/** A query of the search language made ready: what Elasticsearch can say of it, and the predicate for the rest. */
export class Matching {
  readonly compiled: CompiledQuery;
  private readonly query: QueryNode;

  constructor(query: QueryNode) {
    this.query = query;
    this.compiled = compileElasticsearch(query);
  }

  /** Those of these logs that match. */
  of(logs: readonly ClassifiedLog[]): ClassifiedLog[] {
    if (this.compiled.exact) return [...logs];
    const test = compileQuery(this.query)(sourceOfLogs(logs));
    return logs.filter((_, row) => test(row));
  }

  /** Every match of the range in order, page by page; memory holds one. */
  async *walk(
    index: LogIndex,
    range: TimeRange,
    { order = 'asc', after, size = SCAN_PAGE, among = this.compiled.maybe }: WalkOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<ClassifiedLog[]> {
    for (let place = after; ;) {
      const { items } = await index.page({ ...range, query: among, order, size, after: place, count: false }, signal);
      const matches = this.of(items);
      if (matches.length > 0) yield matches;
      const last = items.at(-1);
      if (items.length < size || last === undefined) return;
      place = placeOf(last);
    }
  }
}
export interface WalkOptions {
  order?: 'asc' | 'desc';
  after?: Place | undefined;
  /** Logs read at a time. */
  size?: number;
  /** Instead of everything that may match. */
  among?: Dsl;
}
