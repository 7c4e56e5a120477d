import { isDeepStrictEqual } from 'node:util';
import { type ClassifiedLog, GROUP_FIELDS } from '@tocsin/contracts';
import type { LogReader, SearchPage, TimeRange } from '@tocsin/core/ports';
import { ALL, formatQuery, type QueryNode } from '@tocsin/core/query';
import { Random } from '../../sources/random.ts';
import { RandomQueries } from './random-queries.ts';

/** A query that the two stores answer differently. */
export interface Disagreement {
  query: string;
  what: string;
  source: unknown;
  target: unknown;
}

const SAMPLE_LOGS = 500;
const SAMPLE_PLACES = 25;
const PAGE = 50;
const GROUPS = 1000;
const INTERVALS = 24;
/** A single log with its neighbours is asked for with every so many queries. */
const CONTEXT_EVERY = 10;
const NEIGHBOURS = 5;
/** Queries under way at once. */
const ASKERS = 3;

/** Logs from all over the span, so that the queries made of them ask about all of it. */
const sampleOf = async (reader: LogReader, { from, to }: TimeRange, random: Random): Promise<ClassifiedLog[]> => {
  const logs: ClassifiedLog[] = [];
  for (let place = 0; place < SAMPLE_PLACES; place++) {
    const at = from + Math.floor(random.next() * (to - from));
    for (const part of [
      { from: at, to },
      { from, to: at + 1 },
    ]) {
      const { items } = await reader.search({ ...part, query: ALL, limit: SAMPLE_LOGS / SAMPLE_PLACES, order: place % 2 ? 'asc' : 'desc' });
      logs.push(...items);
      if (items.length > 0) break;
    }
  }
  return logs;
};

/** A span inside the whole one: all of it, or a part. */
const spanOf = ({ from, to }: TimeRange, random: Random): TimeRange => {
  if (random.chance(0.3)) return { from, to };
  const start = from + Math.floor(random.next() * (to - from));
  return { from: start, to: start + 1 + Math.floor(random.next() * (to - start)) };
};

/**
 * Asks both stores so many random queries (the same ones for the same seed): a page of logs and the page after it, how many there are,
 * counts by a field, counts over time. Calls `onQuery` after each. Returns the queries that were answered differently.
 */
export const compareAnswers = async (
  source: LogReader,
  target: LogReader,
  range: TimeRange,
  { count, seed, onQuery }: { count: number; seed: number; onQuery: () => void },
): Promise<Disagreement[]> => {
  const random = new Random(seed);
  const sample = await sampleOf(source, range, random);
  if (sample.length === 0) return [];
  const queries = new RandomQueries(random, sample);
  const found: Disagreement[] = [];
  let made = 0;
  /** The questions of the next query: made one after the other, so that a seed always gives the same. */
  const next = (): { query: QueryNode; asks: [string, Ask][] } => {
    const question = { ...spanOf(range, random), query: queries.next() };
    const asks = questionsOf(question, random.pick(['asc', 'desc'] as const), random.pick(GROUP_FIELDS));
    if (made++ % CONTEXT_EVERY === 0) asks.push(contextOf(random.pick(sample).id));
    return { query: question.query, asks };
  };
  const asker = async (): Promise<void> => {
    while (made < count) {
      const { query, asks } = next();
      for (const [what, ask] of asks) {
        const [ours, theirs] = await Promise.all([ask(source), ask(target)]);
        if (!isDeepStrictEqual(ours, theirs)) found.push({ query: formatQuery(query), what, source: ours, target: theirs });
      }
      onQuery();
    }
  };
  await Promise.all(Array.from({ length: ASKERS }, asker));
  return found;
};

type Ask = (reader: LogReader) => Promise<unknown>;

/** A log as it is, and the ids of those around it. */
const contextOf = (id: string): [string, Ask] => [
  `context of ${id}`,
  async (reader) => {
    const found = await reader.context(id, NEIGHBOURS, NEIGHBOURS);
    return found && { log: found.log, around: [found.before, found.after].map((logs) => logs.map((each) => each.id)) };
  },
];

const questionsOf = (
  selection: TimeRange & { query: QueryNode },
  order: 'asc' | 'desc',
  groupBy: (typeof GROUP_FIELDS)[number],
): [string, Ask][] => {
  const intervalMs = Math.max(1000, Math.ceil((selection.to - selection.from) / INTERVALS / 1000) * 1000);
  return [
    [
      `search ${order}`,
      async (reader) => {
        const page: SearchPage = await reader.search({ ...selection, limit: PAGE, order });
        const next =
          page.nextCursor === null ? undefined : await reader.search({ ...selection, limit: PAGE, order, cursor: page.nextCursor });
        return [page, next].map((each) => each?.items.map(({ id }) => id));
      },
    ],
    [
      `stats by ${groupBy}`,
      async (reader) => {
        const { total, groups } = await reader.stats({ ...selection, groupBy, limit: GROUPS });
        return { total, groups };
      },
    ],
    ['trends', (reader) => reader.trends({ ...selection, intervalMs }).then(({ buckets }) => buckets)],
  ];
};
