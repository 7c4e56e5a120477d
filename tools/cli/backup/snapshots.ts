import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch/store';
import { UsageError } from '../../connection/usage-error.ts';
import { CommandFailure } from '../command-failure.ts';
import { elasticsearchNode } from '../elasticsearch/node-address.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface SnapshotsOptions {
  elasticsearch?: string;
  elasticsearchFile?: string;
  index: string;
  repository?: string;
  json?: true;
}

const OLD_MS = 48 * 3_600_000;
const secondOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** Which snapshots hold the logs of a cluster; fails where the newest whole one is missing or old. */
export const runSnapshots = async (options: SnapshotsOptions, terminal: Terminal): Promise<void> => {
  const node = elasticsearchNode(options.elasticsearch, options.elasticsearchFile, '--elasticsearch');
  const { repository } = options;
  if (repository === undefined) {
    throw new UsageError(
      'Name the snapshot repository: --repository or TOCSIN_ELASTICSEARCH_SNAPSHOT_REPOSITORY, as the api has it. Without that setting the product takes no snapshots.',
    );
  }
  const store = await openElasticsearchStore({ node, index: options.index });
  try {
    const snapshots = await store.snapshots.list(repository);
    if (options.json) await terminal.write(JSON.stringify(snapshots, null, 2));
    else if (snapshots.length > 0) {
      const rows = snapshots.map(({ name, state, startedAt, indices }) => [name, state, secondOf(startedAt), String(indices.length)]);
      for (const line of table(['SNAPSHOT', 'STATE', 'STARTED (UTC)', 'DAYS'], rows)) await terminal.write(line);
    }
    const newest = snapshots.filter(({ state }) => state === 'SUCCESS').at(-1);
    if (newest === undefined) throw new CommandFailure(`There is no whole snapshot of ${options.index} in ${repository}.`);
    if (Date.now() - newest.startedAt > OLD_MS)
      throw new CommandFailure(`The newest whole snapshot, ${newest.name}, is older than two days.`);
    terminal.note(
      `A restore of the logs begins with ${newest.name}; control data come from the backup of PostgreSQL (docs/operations-cluster.md).`,
    );
  } finally {
    await store.close();
  }
};
