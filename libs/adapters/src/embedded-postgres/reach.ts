import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { clusterPaths, DATABASE_USER } from './cluster.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { isPostmasterOf } from './process-identity.ts';

/** A connection address of an installation's database, for as long as it is needed. */
export interface ReachedPostgres {
  /** With the password: not for logs. */
  readonly url: string;
  /** The installation runs, and its server is used; else one was started for us. */
  readonly running: boolean;
  /** Ends a server that was started for us; leaves a running installation's alone. */
  release(): Promise<void>;
}

/** Line 4 of postmaster.pid. */
const portOf = (lock: string): { pid: number; port: number } | undefined => {
  try {
    const lines = readFileSync(lock, 'utf8').split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return Number.isInteger(pid) && pid > 1 && Number.isInteger(port) && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The database under `<dataDir>/postgres`, for a tool: the server of the installation while that runs, else one started for the occasion.
 * @throws EmbeddedPostgresError `no_database` when there is none under this folder, or what `startEmbeddedPostgres` throws
 */
export const reachEmbeddedPostgres = async (dataDir: string): Promise<ReachedPostgres> => {
  if (!existsSync(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'))) {
    throw new EmbeddedPostgresError('no_database', `There is no database of a Tocsin under ${dataDir}.`);
  }
  const paths = clusterPaths(join(realpathSync(dataDir), 'postgres'));
  const lock = portOf(join(paths.cluster, 'postmaster.pid'));
  if (lock !== undefined && isPostmasterOf(lock.pid, paths.cluster)) {
    const password = readFileSync(paths.password, 'utf8').trim();
    const url = `postgres://${DATABASE_USER}:${password}@127.0.0.1:${lock.port}/postgres`;
    return { url, running: true, release: () => Promise.resolve() };
  }
  const server = await startEmbeddedPostgres({ dataDir });
  return { url: server.url, running: false, release: () => server.stop() };
};
