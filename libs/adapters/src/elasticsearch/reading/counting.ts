import { groupValue } from '@tocsin/core/alerting';
import { textOfOrder } from '../documents/order-text.ts';
import { type Dsl, NONE } from '../querying/dsl.ts';
import type { CountSelection, GroupCount } from '../../log-reading/index.ts';
import type { LogIndex } from './log-index.ts';
import { Matching } from './matching.ts';
import { valueOf } from './stored-log.ts';

/** Fields with doc values: Elasticsearch counts by them. Others are counted from the logs themselves. */
const COUNTED: ReadonlySet<string> = new Set(['service', 'host', 'environment', 'version', 'level', 'category', 'userId', 'templateId']);
export const isCounted = (field: string): boolean => COUNTED.has(field);

const PAGE = 5000;
/** Groups told apart, as in the block store; logs of others are left out. */
const MOST_GROUPS = 100_000;

/** Adds up counts by bucket and values. */
class Tally {
  private readonly groups = new Map<string, GroupCount>();

  add(bucket: number, values: (string | undefined)[], count: number): void {
    const key = JSON.stringify([bucket, ...values.map((value) => value ?? null)]);
    const group = this.groups.get(key);
    if (group) group.count += count;
    else if (this.groups.size < MOST_GROUPS) this.groups.set(key, { bucket, values, count });
  }

  result(): GroupCount[] {
    return [...this.groups.values()];
  }
}

/** Counts of the matches by bucket and groups, exact however many shards there are. */
export const countGroups = async (index: LogIndex, request: CountSelection, signal?: AbortSignal): Promise<GroupCount[]> => {
  const { query, groupBy, bucketMs, ...range } = request;
  const matching = new Matching(query);
  const { sure, maybe, exact } = matching.compiled;
  const tally = new Tally();
  const byElasticsearch = groupBy.every(isCounted);
  if (byElasticsearch && sure !== NONE) await addCounted(index, sure, request, tally, signal);
  if (byElasticsearch && exact) return tally.result();
  const among: Dsl = byElasticsearch && sure !== NONE ? { bool: { filter: [maybe], must_not: [sure] } } : maybe;
  for await (const logs of matching.walk(index, range, { among, size: 2000 }, signal)) {
    for (const log of logs) {
      const time = Date.parse(log.timestamp);
      const bucket = bucketMs === undefined ? 0 : Math.floor(time / bucketMs) * bucketMs;
      tally.add(
        bucket,
        groupBy.map((field) => groupValue(valueOf(log, field))),
        1,
      );
    }
  }
  return tally.result();
};

interface CompositeBucket {
  key: Record<string, string | number | null>;
  doc_count: number;
}

/** By a composite aggregation, page by page: it leaves nothing out, as `terms` over several shards does. */
const addCounted = async (index: LogIndex, query: Dsl, request: CountSelection, tally: Tally, signal?: AbortSignal): Promise<void> => {
  const { groupBy, bucketMs, ...range } = request;
  if (groupBy.length === 0 && bucketMs === undefined) {
    const { total } = await index.figures(query, range, {}, signal);
    if (total > 0) tally.add(0, [], total);
    return;
  }
  const sources = [
    ...(bucketMs === undefined ? [] : [{ bucket: { date_histogram: { field: 'timestamp', fixed_interval: `${bucketMs}ms` } } }]),
    ...groupBy.map((field, at) => ({ [`g${at}`]: { terms: { field, missing_bucket: true } } })),
  ];
  for (let after: CompositeBucket['key'] | undefined; ;) {
    const composite = { size: PAGE, sources, ...(after ? { after } : {}) };
    const { figures } = await index.figures(query, range, { groups: { composite } }, signal);
    const { buckets = [], after_key } = (figures['groups'] ?? {}) as { buckets?: CompositeBucket[]; after_key?: CompositeBucket['key'] };
    for (const { key, doc_count } of buckets) {
      const values = groupBy.map((_, at) => {
        const value = key[`g${at}`];
        return value === null || value === undefined ? undefined : groupValue(textOfOrder(String(value)));
      });
      tally.add(Number(key['bucket'] ?? 0), values, doc_count);
    }
    if (buckets.length < PAGE || after_key === undefined) return;
    after = after_key;
  }
};
