import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import { type QueryNode, compileQuery } from '@tocsin/core/query';
import type { Rollup } from '../encoded-batch.ts';
import { countFromBlocks } from './block-counts.ts';
import { GroupCounter, bucketOf } from './group-counter.ts';
import type { CountRequest, ReadTask } from './read-requests.ts';
import type { GroupCount } from '../../log-reading/index.ts';
import type { StoredBlocks } from './stored-blocks.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ROLLUP_FIELDS: ReadonlySet<string> = new Set(['service', 'level', 'category']);

/** Does the query ask only what rollups know? */
export const isOfRollups = (query: QueryNode, groupBy: readonly string[]): boolean =>
  groupBy.every((field) => ROLLUP_FIELDS.has(field)) && asksOnly(query);

const asksOnly = (node: QueryNode): boolean => {
  switch (node.kind) {
    case 'all':
      return true;
    case 'and':
    case 'or':
      return node.nodes.every(asksOnly);
    case 'not':
      return asksOnly(node.node);
    case 'word':
    case 'wordPrefix':
    case 'phrase':
      return false;
    default:
      return ROLLUP_FIELDS.has(node.field);
  }
};

const valueOf = (rollup: Rollup, field: string): string | undefined =>
  field === 'service' ? rollup.service : field === 'level' ? LOG_LEVELS[rollup.level] : CATEGORIES[rollup.category];

/** The minutes first ≤ m < end, whole hours apart where buckets allow to read them as such. */
const rollupRanges = (first: number, end: number, bucketMs: number | undefined): { first: number; end: number }[] => {
  const firstHour = Math.ceil(first / 60) * 60;
  const endHour = Math.floor(end / 60) * 60;
  if (firstHour >= endHour || (bucketMs ?? 0) % HOUR_MS !== 0) return [{ first, end }];
  return [
    { first, end: firstHour },
    { first: firstHour, end: endHour },
    { first: endHour, end },
  ].filter((range) => range.first < range.end);
};

/** Whole minutes from the rollups, the ends of the range from the blocks. */
export function* countFromRollups(blocks: StoredBlocks, request: CountRequest): ReadTask<GroupCount[]> {
  const { from, to, query, groupBy, bucketMs } = request;
  const first = Math.ceil(from / MINUTE_MS);
  const end = Math.floor(to / MINUTE_MS);
  if (first >= end) return yield* countFromBlocks(blocks, request);
  const counter = new GroupCounter(groupBy, bucketMs);
  const predicate = compileQuery(query);
  const add = (range: { first: number; end: number }): void => {
    for (const view of blocks.days.between(range.first * MINUTE_MS, range.end * MINUTE_MS)) {
      const rollups = blocks.rollups(view, range.first, range.end, (bucketMs ?? 0) / MINUTE_MS);
      const column = (field: string) => (row: number) => valueOf(rollups[row] as Rollup, field);
      const test = predicate({ length: rollups.length, column });
      rollups.forEach((rollup, row) => {
        if (!test(row)) return;
        const values = groupBy.map((field) => valueOf(rollup, field) || undefined);
        counter.add(bucketOf(rollup.minute * MINUTE_MS, bucketMs), values, rollup.count);
      });
    }
  };
  for (const range of rollupRanges(first, end, bucketMs)) {
    add(range);
    yield;
  }
  const ends = [
    { from, to: first * MINUTE_MS },
    { from: end * MINUTE_MS, to },
  ];
  for (const range of ends) {
    if (range.from >= range.to) continue;
    for (const { bucket, values, count } of yield* countFromBlocks(blocks, { ...request, ...range })) counter.add(bucket, values, count);
  }
  return counter.result();
}
