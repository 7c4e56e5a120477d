import type { ClassifiedLog } from '@tocsin/contracts';
import type { QueryNode } from '@tocsin/core/query';
import { type Dsl, allOf } from '../querying/dsl.ts';
import type { LogIndex } from './log-index.ts';
import { Matching } from './matching.ts';
import { logOf } from './stored-log.ts';

/** Documents read at a time. */
const PAGE = 1000;

/**
 * Matches in the order of their `position`, which only documents have that were encoded with one (`EncodeOptions.position`, counted from 1).
 * The cluster's logs have none: there, a tail resumes from Kafka's `logs.classified`.
 */
export const matchesSince = async (index: LogIndex, position: number, query: QueryNode, limit: number) => {
  const matching = new Matching(query);
  const items: ClassifiedLog[] = [];
  for (let place = position; ;) {
    const after: Dsl = { range: { position: { gt: place } } };
    const found = await index.search({
      query: allOf(matching.compiled.maybe, after),
      sort: [{ position: 'asc' }],
      size: matching.compiled.exact ? limit + 1 : PAGE,
      track_total_hits: false,
      aggregations: { all: { global: {}, aggregations: { newest: { max: { field: 'position' } } } } },
    });
    const { newest } = (found.aggregations?.['all'] ?? {}) as { newest?: { value: number | null } };
    for (const { _source } of found.hits.hits) {
      if (_source === undefined) continue;
      const [match] = matching.of([logOf(_source)]);
      if (match !== undefined && items.length === limit) return { items, position: String(place), more: true };
      if (match !== undefined) items.push(match);
      place = _source.position ?? place;
    }
    // Everything up to the newest document of this very answer was looked at.
    if (found.hits.hits.length < (matching.compiled.exact ? limit + 1 : PAGE))
      return { items, position: String(Math.max(place, newest?.value ?? 0)), more: false };
  }
};
