import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresBinaries } from './binaries.ts';
import { type ClusterPaths, DATABASE_USER, serverEnvironment } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import type { SystemUser } from './system-user.ts';

export interface RunningServer {
  child: ChildProcess;
  port: number;
}
const START_LIMIT_MS = 30_000;
const LOG_LIMIT_BYTES = 4 * 1024 * 1024;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const lastLines = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
};

/** Whether the server answers with the database open; false while it recovers. */
const answers = async (port: number, password: string): Promise<boolean> => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: DATABASE_USER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/**
 * Starts the server in a process group of its own, so that a Ctrl-C on the terminal reaches only us and we stop it last.
 * Resolves when it takes connections, recovery included.
 */
export const startServer = async (
  paths: ClusterPaths,
  bin: PostgresBinaries,
  user: SystemUser | undefined,
  password: string,
  fixedPort?: number,
): Promise<RunningServer> => {
  const port = fixedPort ?? (await freePort());
  rotate(paths.log);
  const log = openSync(paths.log, 'a', 0o600);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${port}`,
    'max_connections=60',
    'shared_buffers=32MB',
    'max_wal_size=256MB',
    'timezone=UTC',
    'log_min_error_statement=panic',
    'log_parameter_max_length_on_error=0',
  ];
  const child = spawn(bin.postgres, ['-D', paths.cluster, ...settings.flatMap((setting) => ['-c', setting])], {
    ...user,
    cwd: paths.cluster,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const end = performance.now() + START_LIMIT_MS;
  while (!(await answers(port, password))) {
    if (failure || child.exitCode !== null || child.signalCode !== null || performance.now() > end) {
      child.kill('SIGQUIT');
      throw new EmbeddedPostgresError(
        'start_failed',
        `PostgreSQL did not start (${paths.log}): ${failure?.message ?? lastLines(paths.log)}`,
      );
    }
    await pause(20);
  }
  return { child, port };
};

/** Keeps the server's log bounded: begun anew at a start once it has grown past its limit. */
const rotate = (file: string): void => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) rmSync(file, { force: true });
};
