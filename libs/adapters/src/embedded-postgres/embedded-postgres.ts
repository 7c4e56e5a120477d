import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresBinaries } from './binaries.ts';
import { clusterPaths, DATABASE_USER, ensureCluster, makeHome } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { takeFolder } from './folder-owner.ts';
import { gone, stopOrphan } from './orphan.ts';
import { type RunningServer, startServer } from './server-process.ts';
import { postgresUser, requireReachable } from './system-user.ts';

export interface EmbeddedPostgresOptions {
  /** The product's data folder; the database lives in `postgres` under it. Made when absent. */
  dataDir: string;
  /** A free one when absent. */
  port?: number;
}

export interface EmbeddedPostgres {
  /** With the password: not for logs. */
  readonly url: string;
  readonly pid: number;
  /** A server that an earlier, killed run had left behind and that was stopped. */
  readonly stoppedOrphan: number | undefined;
  /** Closes the database and waits until it is gone; safe to call twice. */
  stop(): Promise<void>;
}

const START_TRIES = 4;

/**
 * Starts a real PostgreSQL over `<dataDir>/postgres` on a free port of the loopback address, with a random password
 * kept in a file of mode 0600. It ends with this process; after a kill -9 of this process the next start stops the orphan.
 * @throws EmbeddedPostgresError with what to do about it
 */
export const startEmbeddedPostgres = async ({ dataDir, port }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const bin = postgresBinaries();
  const user = postgresUser();
  mkdirSync(dataDir, { recursive: true });
  const root = realpathSync(dataDir);
  requireReachable(root, user, 'the data folder');
  requireReachable(bin.postgres, user, 'its program');
  const paths = clusterPaths(join(root, 'postgres'));
  makeHome(paths.home, user);
  const release = takeFolder(paths.owner);
  try {
    const stoppedOrphan = await stopOrphan(paths.cluster);
    const password = await ensureCluster(paths, bin, user);
    const server = await retried(() => startServer(paths, bin, user, password, port));
    return running(server, password, stoppedOrphan, release);
  } catch (error) {
    release();
    throw error;
  }
};

/** Another process may take the free port first, or a killed server's last children may still hold its memory. */
const retried = async (start: () => Promise<RunningServer>): Promise<RunningServer> => {
  for (let tries = 1; ; tries++) {
    try {
      return await start();
    } catch (error) {
      if (tries === START_TRIES || !(error instanceof EmbeddedPostgresError)) throw error;
      await pause(250 * tries);
    }
  }
};

const running = (
  { child, port }: RunningServer,
  password: string,
  stoppedOrphan: number | undefined,
  release: () => void,
): EmbeddedPostgres => {
  const pid = child.pid ?? 0;
  // Whatever ends this process, except kill -9, also ends the server.
  const onExit = (): void => void child.kill('SIGINT');
  process.once('exit', onExit);
  child.unref();
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    for (const [signal, limitMs] of [
      ['SIGINT', 6000],
      ['SIGQUIT', 3000],
      ['SIGKILL', 3000],
    ] as const) {
      child.kill(signal);
      if (await gone(pid, limitMs)) break;
    }
    process.off('exit', onExit);
    release();
  };
  return {
    url: `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/postgres`,
    pid,
    stoppedOrphan,
    stop: () => (stopping ??= stop()),
  };
};
