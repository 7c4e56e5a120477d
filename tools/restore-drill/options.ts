import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serverUrl, UsageError } from '../connection/usage-error.ts';

/** What `npm run restore-drill` was asked for. */
export interface DrillOptions {
  node: string;
  username: string | undefined;
  password: string | undefined;
  /** Alias of the daily indices. */
  index: string;
  repository: string;
  /** Folder to register the repository with; undefined: it is there. */
  location: string | undefined;
  /** This one instead of the newest. */
  snapshot: string | undefined;
  /** Take a fresh one first. */
  take: boolean;
}

export const DRILL_USAGE = `npm run restore-drill -- [options]     proves that a snapshot of the logs can be restored (cluster profile)

Restores a snapshot under other names beside the living indices, compares both log by log (counts, and a checksum over all ids),
says what it found, and removes what it restored. The living indices are only read; they may be written to meanwhile.

  --take              takes a snapshot first; otherwise the newest complete one is drilled
  --snapshot NAME     this one
  --repository NAME   snapshot repository (TOCSIN_ELASTICSEARCH_SNAPSHOT_REPOSITORY)
  --location PATH     registers it as a folder inside Elasticsearch's path.repo (TOCSIN_ELASTICSEARCH_SNAPSHOT_LOCATION)
  --node URL          Elasticsearch (TOCSIN_ELASTICSEARCH_NODE; TOCSIN_ELASTICSEARCH_USERNAME and _PASSWORD where it asks)
  --index NAME        alias of the logs (TOCSIN_ELASTICSEARCH_INDEX, else logs_classified)

Exit code 0: everything in the snapshot came back. 1: it did not, or Elasticsearch could not be reached. 2: wrong options.`;

/** `NAME`, or what the file named by `NAME_FILE` holds. */
const secret = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const file = env[`${name}_FILE`];
  return env[name] ?? (file === undefined ? undefined : readFileSync(file, 'utf8').trim());
};

/** The options of a command line; undefined: it asks for help. @throws UsageError */
export const drillOptions = (args: string[], env: NodeJS.ProcessEnv): DrillOptions | undefined => {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        take: { type: 'boolean', default: false },
        snapshot: { type: 'string' },
        repository: { type: 'string' },
        location: { type: 'string' },
        node: { type: 'string' },
        index: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return undefined;
  const node = values.node ?? env['TOCSIN_ELASTICSEARCH_NODE'];
  const repository = values.repository ?? env['TOCSIN_ELASTICSEARCH_SNAPSHOT_REPOSITORY'];
  if (node === undefined) throw new UsageError('Which Elasticsearch? Give --node, or set TOCSIN_ELASTICSEARCH_NODE.');
  if (repository === undefined)
    throw new UsageError('Which snapshot repository? Give --repository, or set TOCSIN_ELASTICSEARCH_SNAPSHOT_REPOSITORY.');
  if (values.take && values.snapshot !== undefined) throw new UsageError('Either --take or --snapshot, not both.');
  return {
    node: serverUrl(node),
    username: env['TOCSIN_ELASTICSEARCH_USERNAME'],
    password: secret(env, 'TOCSIN_ELASTICSEARCH_PASSWORD'),
    index: values.index ?? env['TOCSIN_ELASTICSEARCH_INDEX'] ?? 'logs_classified',
    repository,
    location: values.location ?? env['TOCSIN_ELASTICSEARCH_SNAPSHOT_LOCATION'],
    snapshot: values.snapshot,
    take: values.take,
  };
};
