import { type Hash, createHash } from 'node:crypto';
import type { ElasticsearchLink } from '../connection/elasticsearch-link.ts';
import { removedCategoriesOf } from '../indices/indices.ts';
import { ofCategories } from './category-retention.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

/** What the drill found of one index. */
export interface DrilledIndex {
  index: string;
  restored: number;
  /** Logs that the living index has and the snapshot does not: they came after it. */
  since: number;
  /** SHA-256 over the ids that were restored, in order. */
  checksum: string;
  /** The living index is gone (retention): the snapshot alone has these logs. */
  gone: boolean;
  /** Restored logs of categories that the retention has removed from the living index since: they are not looked for there. */
  removed: number;
  /** Ids that only the snapshot has although the index lives, and how many such there are. */
  lost: string[];
  lostCount: number;
}
export interface RestoreDrill {
  snapshot: Snapshot;
  indices: DrilledIndex[];
  /** Everything that was restored is in the living indices too, unless those are gone; and what has not been written to since is the same. */
  passed: boolean;
}

const PAGE = 5000;
const SHOWN = 5;

/**
 * Restores a snapshot beside the living indices, compares both id by id, and removes what it restored, whatever happens.
 * Memory is bounded. The living indices may be written to meanwhile.
 */
export const drillRestore = async (
  link: ElasticsearchLink,
  snapshots: Snapshots,
  repository: string,
  snapshot: Snapshot,
  prefix: string,
  signal?: AbortSignal,
): Promise<RestoreDrill> => {
  // No name at all would mean every index there is.
  if (snapshot.indices.length === 0) return { snapshot, indices: [], passed: true };
  try {
    const restored = await snapshots.restoreBeside(repository, snapshot, prefix, signal);
    const indices: DrilledIndex[] = [];
    for (const name of restored) indices.push(await compare(link, name, name.slice(prefix.length), signal));
    return { snapshot, indices, passed: indices.every(({ lostCount }) => lostCount === 0) };
  } finally {
    await link.write((client, transport) =>
      client.indices.delete({ index: snapshot.indices.map((index) => prefix + index), ignore_unavailable: true }, transport),
    );
  }
};

/** Ids of an index in the order of (timestamp, id), page by page, but for those of these categories. */
async function* idsOf(
  link: ElasticsearchLink,
  index: string,
  without: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<[time: number, id: string]> {
  for (let after: [number, string] | undefined; ;) {
    const { hits } = await link.read(
      (client, transport) =>
        client.search(
          {
            index,
            query: { bool: { must_not: [ofCategories(without)] } },
            size: PAGE,
            _source: false,
            track_total_hits: false,
            allow_partial_search_results: false,
            sort: [{ timestamp: 'asc' }, { id: 'asc' }],
            ...(after ? { search_after: after } : {}),
          },
          transport,
        ),
      { signal },
    );
    for (const { sort } of hits.hits) {
      after = sort as [number, string];
      yield after;
    }
    if (hits.hits.length < PAGE) return;
  }
}

const order = (a: [number, string] | undefined, b: [number, string] | undefined): number => {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
};

/** Walks both in order, as a merge does. */
const compare = async (link: ElasticsearchLink, restoredName: string, index: string, signal?: AbortSignal): Promise<DrilledIndex> => {
  const lives = await link.read((client, transport) => client.indices.exists({ index }, transport), { signal });
  if (lives) await link.write((client, transport) => client.indices.refresh({ index }, transport), { signal });
  const hash: Hash = createHash('sha256');
  const without = lives ? await removedCategoriesOf(link, index) : [];
  const { count: removed } = await link.read((client, transport) =>
    client.count({ index: restoredName, query: ofCategories(without) }, transport),
  );
  const found: DrilledIndex = { index, restored: removed, since: 0, checksum: '', gone: !lives, removed, lost: [], lostCount: 0 };
  const living = lives ? idsOf(link, index, without, signal) : undefined;
  const nextLiving = async () => {
    const step = await living?.next();
    return step === undefined || step.done === true ? undefined : step.value;
  };
  let live = await nextLiving();
  for await (const place of idsOf(link, restoredName, without, signal)) {
    hash.update(place[1]).update('\n');
    found.restored++;
    while (live !== undefined && order(live, place) < 0) {
      found.since++;
      live = await nextLiving();
    }
    if (live !== undefined && order(live, place) === 0) live = await nextLiving();
    else if (lives) {
      found.lostCount++;
      if (found.lost.length < SHOWN) found.lost.push(place[1]);
    }
  }
  for (; live !== undefined; live = await nextLiving()) found.since++;
  return { ...found, checksum: hash.digest('hex') };
};
