import { setTimeout as pause } from 'node:timers/promises';
import { CATEGORIES, type Category } from '@tocsin/contracts';
import { type CategoryCutoffs, StorageFullError, StoreUnavailableError } from '@tocsin/core/ports';
import { DAY_MS } from '../../block-store/day.ts';
import { causeOf, type ElasticsearchLink, saysFull } from '../connection/elasticsearch-link.ts';
import type { Indices } from '../indices/indices.ts';

/** Logs in one request: it takes well under a second, and between two of them the work can be stopped. */
const PAGE = 5000;
const MOST_PAUSE_MS = 10_000;
const NDJSON = 'application/vnd.elasticsearch+x-ndjson; compatible-with=8';

/**
 * Removes categories that are over from daily indices that keep others: within the index, so that every log stays where its id is looked
 * for, whenever the spans change. What is marked on an index first is what a restore drill then does not miss. Stopped or killed at any
 * moment, it goes on at the next call; late logs of such a category go with it. Resolves to how many went.
 * @throws {StoreUnavailableError, StorageFullError, StoreRefusedError} or the signal's reason
 */
export const trimCategories = async (
  link: ElasticsearchLink,
  indices: Indices,
  cutoffs: CategoryCutoffs,
  signal?: AbortSignal,
): Promise<number> => {
  let removed = 0;
  for (const { name, day } of await indices.list()) {
    const gone = CATEGORIES.filter((category) => day + DAY_MS <= (cutoffs[category] ?? -Infinity));
    if (gone.length > 0) removed += await removeFrom(link, indices, name, gone, signal);
  }
  return removed;
};

const removeFrom = async (
  link: ElasticsearchLink,
  indices: Indices,
  index: string,
  gone: readonly Category[],
  signal: AbortSignal | undefined,
): Promise<number> => {
  const query = ofCategories(gone);
  const { count } = await link.read((client, transport) => client.count({ index, ignore_unavailable: true, query }, transport), { signal });
  if (count === 0) return 0;
  await indices.markRemoved(index, gone);
  let removed = 0;
  for (let after: Sort | undefined; ;) {
    const began = performance.now();
    const page = await pageOf(link, index, query, after, signal);
    removed += await removeAll(link, index, page, signal);
    after = page.at(-1)?.sort;
    if (page.length < PAGE) break;
    // Half of the time is left to those who write and search.
    await pause(Math.min(MOST_PAUSE_MS, performance.now() - began), undefined, { signal });
  }
  await link.write((client, transport) => client.indices.refresh({ index, ignore_unavailable: true }, transport), { signal });
  // Gives the room back. It goes on by itself, for as long as it takes.
  await link.write((client, transport) =>
    client.indices.forcemerge({ index, ignore_unavailable: true, only_expunge_deletes: true, wait_for_completion: false }, transport),
  );
  return removed;
};

type Sort = [time: number, id: string];

const pageOf = async (link: ElasticsearchLink, index: string, query: Query, after: Sort | undefined, signal: AbortSignal | undefined) => {
  const { hits } = await link.read(
    (client, transport) =>
      client.search(
        {
          ...{ index, ignore_unavailable: true, allow_partial_search_results: false, query, size: PAGE },
          ...{ _source: false, track_total_hits: false, sort: [{ timestamp: 'asc' }, { id: 'asc' }] },
          ...(after ? { search_after: after } : {}),
        },
        transport,
      ),
    { signal },
  );
  return hits.hits.map((hit) => ({ id: hit._id ?? '', sort: hit.sort as Sort }));
};

/** Resolves to how many were there. One that another process removed meanwhile is no fault. @throws when some could not be removed */
const removeAll = async (link: ElasticsearchLink, index: string, page: readonly { id: string }[], signal: AbortSignal | undefined) => {
  if (page.length === 0) return 0;
  const body = page.map(({ id }) => `${JSON.stringify({ delete: { _id: id } })}\n`).join('');
  const answer = await link.write(
    (client, transport) =>
      client.transport.request<DeleteAnswer>(
        {
          method: 'POST',
          path: `/${encodeURIComponent(index)}/_bulk`,
          bulkBody: body,
          querystring: { filter_path: 'items.delete.status,items.delete.error.type,items.delete.error.reason' },
        },
        { ...transport, headers: { 'content-type': NDJSON } },
      ),
    { signal },
  );
  const items = answer.items ?? [];
  const failed = items.find((item) => item.delete?.error !== undefined);
  if (failed) {
    const cause = causeOf(failed.delete?.error);
    if (saysFull(cause)) throw new StorageFullError('Elasticsearch removes no logs: its indices are read-only.');
    throw new StoreUnavailableError(`Elasticsearch did not remove some logs (${cause.type}).`);
  }
  return items.filter((item) => item.delete?.status === 200).length;
};

interface DeleteAnswer {
  items?: { delete?: { status: number; error?: unknown } }[];
}

/** The logs of these categories. */
type Query = ReturnType<typeof ofCategories>;
export const ofCategories = (categories: readonly string[]) => ({ terms: { category: [...categories] } });
