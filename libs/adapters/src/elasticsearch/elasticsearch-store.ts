import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import type { LogKeeper, LogReader, LogReclassifier, StoreStatus } from '@tocsin/core/ports';
import { ElasticsearchLink, type LinkOptions } from './connection/elasticsearch-link.ts';
import { Indices } from './indices/indices.ts';
import type { IndexOptions } from './indices/mapping.ts';
import { ElasticsearchReclassifier } from './judging/elasticsearch-reclassifier.ts';
import { ElasticsearchLogReader } from './reading/elasticsearch-log-reader.ts';
import { ElasticsearchStatus } from './reading/store-status.ts';
import { trimCategories } from './upkeep/category-retention.ts';
import { type RestoreDrill, drillRestore } from './upkeep/restore-drill.ts';
import { SnapshotError, Snapshots } from './upkeep/snapshots.ts';
import { ElasticsearchLogWriter, type WriterOptions } from './writing/elasticsearch-log-writer.ts';

export interface ElasticsearchStoreOptions extends Partial<IndexOptions>, LinkOptions, WriterOptions {
  /** `http://…` or `https://…`. Not needed with `client`. */
  node?: string;
  /** Who we are to it, where it asks. */
  username?: string | undefined;
  password?: string | undefined;
  /** Authorities whose certificates it may show, in PEM, instead of those that Node knows. */
  ca?: string | undefined;
  /** A client that someone else made and closes. */
  client?: Client;
}

/** The alias of the logs unless the settings say otherwise. */
export const DEFAULT_INDEX = 'logs_classified';

/** The log store of the cluster profile. */
export interface ElasticsearchStore extends LogKeeper {
  reader: LogReader;
  writer: ElasticsearchLogWriter;
  /** Changes what stored logs are said to be about. */
  reclassifier: LogReclassifier;
  status: StoreStatus;
  snapshots: Snapshots;
  /**
   * Makes the index template, checks what is there; before the first write, and again whenever Elasticsearch was away.
   * Resolves to what a person should know. @throws {IndexSetupError}
   */
  ensure(): Promise<string[]>;
  /**
   * Proves a snapshot: restores it beside the living indices, compares id by id, and removes what it restored.
   * `snapshot` undefined: the newest complete one. @throws {SnapshotError} when there is none, or it cannot be restored
   */
  drill(repository: string, snapshot?: string, signal?: AbortSignal): Promise<RestoreDrill>;
  /** Answers whether Elasticsearch does: its state and that of the store's indices, in words. Bounded by the signal. */
  health(signal?: AbortSignal): Promise<{ state: 'up' | 'degraded' | 'down'; detail: string }>;
  /** Makes what was written searchable at once. For tests and drills: a refresh costs, and comes by itself within `refreshMs`. */
  refresh(): Promise<void>;
  /** Takes the index template away, for tests. Indices stay. */
  removeTemplate(): Promise<void>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** Opens the store; nothing is sent yet. */
export const openElasticsearchStore = (options: ElasticsearchStoreOptions): Promise<ElasticsearchStore> => {
  const { index = DEFAULT_INDEX, shards = 1, replicas = 0, refreshMs = 500, codec = 'default', client: given } = options;
  const client = given ?? new Client(clientOptions(options));
  const link = new ElasticsearchLink(client, options);
  const indices = new Indices(link, { index, shards, replicas, refreshMs, codec });
  const snapshots = new Snapshots(link, index);
  const reader = new ElasticsearchLogReader(link, index);
  return Promise.resolve({
    reader,
    reclassifier: new ElasticsearchReclassifier(link, reader, index),
    writer: new ElasticsearchLogWriter(link, indices, options),
    status: new ElasticsearchStatus(link, index),
    snapshots,
    ensure: () => indices.ensure(),
    retain: async (cutoffMs) => {
      const old = (await indices.list()).filter(({ day }) => day + DAY_MS <= cutoffMs);
      for (const { name } of old) await indices.remove(name);
      return old.length;
    },
    trim: (cutoffs, signal) => trimCategories(link, indices, cutoffs, signal),
    drill: async (repository, name, signal) => {
      const complete = (await snapshots.list(repository)).filter(({ state }) => state === 'SUCCESS');
      const chosen = name === undefined ? complete.at(-1) : complete.find((each) => each.name === name);
      if (chosen === undefined) throw new SnapshotError(`There is no complete snapshot ${name ?? 'of these logs'} in ${repository}.`);
      return drillRestore(link, snapshots, repository, chosen, `restore-drill-${randomBytes(4).toString('hex')}-`, signal);
    },
    health: (signal) => healthOf(link, index, signal),
    refresh: async () => {
      await link.write((each, transport) => each.indices.refresh({ index: `${index}-*` }, transport));
    },
    removeTemplate: () => indices.removeTemplate(),
    close: async () => {
      if (given === undefined) await client.close();
    },
  });
};

/** How every client of ours is made; also for Nest's ElasticsearchModule. */
export const clientOptions = ({
  node = '',
  username,
  password = '',
  ca,
}: Pick<ElasticsearchStoreOptions, 'node' | 'username' | 'password' | 'ca'>) => ({
  node,
  ...(ca === undefined ? {} : { tls: { ca } }),
  ...(username === undefined ? {} : { auth: { username, password } }),
  // Retries, time-outs and the circuit breaker are the link's; the client would try again what must not be.
  maxRetries: 0,
  compression: false,
  redaction: { type: 'remove' as const },
});

/** The settings that this store goes by, by their names in the settings schema. */
export interface ElasticsearchSettings {
  elasticsearchNode?: string | undefined;
  elasticsearchUsername?: string | undefined;
  elasticsearchPassword?: string | undefined;
  elasticsearchCa?: string | undefined;
  elasticsearchIndex: string;
  elasticsearchShards: number;
  elasticsearchReplicas: number;
  elasticsearchRefreshMs: number;
  elasticsearchCodec: IndexOptions['codec'];
}
export const storeOptionsOf = (settings: ElasticsearchSettings): Omit<ElasticsearchStoreOptions, 'client'> => ({
  node: settings.elasticsearchNode ?? '',
  username: settings.elasticsearchUsername,
  password: settings.elasticsearchPassword,
  ca: settings.elasticsearchCa,
  index: settings.elasticsearchIndex,
  shards: settings.elasticsearchShards,
  replicas: settings.elasticsearchReplicas,
  refreshMs: settings.elasticsearchRefreshMs,
  codec: settings.elasticsearchCodec,
});

const healthOf = async (link: ElasticsearchLink, index: string, signal: AbortSignal | undefined) => {
  const found = await link.write(
    (client, transport) => client.cluster.health({ index: `${index}-*`, expand_wildcards: 'open', timeout: '1s' }, transport),
    { signal },
  );
  const status = String(found.status).toLowerCase();
  const state = status === 'green' ? ('up' as const) : status === 'yellow' ? ('degraded' as const) : ('down' as const);
  return {
    state,
    detail: `${found.number_of_data_nodes} data nodes, ${found.active_shards} shards, ${found.unassigned_shards} unassigned`,
  };
};

// What programs need that run without a build, where Nest's decorators cannot be read.
export { StoreRefusedError } from './connection/elasticsearch-link.ts';
export { IndexSetupError } from './indices/indices.ts';
export type { RestoreDrill } from './upkeep/restore-drill.ts';
export { SnapshotError } from './upkeep/snapshots.ts';
