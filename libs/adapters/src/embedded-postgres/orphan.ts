import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgresError } from './errors.ts';
import { isAlive, isPostmasterOf } from './process-identity.ts';

/** Resolves true once the process is gone, false after `limitMs`. There is no event for a process that is not our child. */
export const gone = async (pid: number, limitMs: number): Promise<boolean> => {
  const end = performance.now() + limitMs;
  while (isAlive(pid)) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
};

/**
 * Stops a server that outlived its parent (kill -9), and clears away a lock file whose process is gone or is somebody else.
 * Fast shutdown first, then immediate, then kill: PostgreSQL recovers from its write-ahead log after any of them.
 * Call it only as the folder's owner. Returns the id of the orphan that was stopped, if there was one.
 */
export const stopOrphan = async (cluster: string): Promise<number | undefined> => {
  const lock = join(cluster, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  } catch {
    return undefined;
  }
  if (!Number.isInteger(pid) || pid <= 1 || !isPostmasterOf(pid, cluster)) {
    rmSync(lock, { force: true });
    return undefined;
  }
  for (const [signal, limitMs] of [
    ['SIGINT', 5000],
    ['SIGQUIT', 3000],
    ['SIGKILL', 3000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended in between.
    }
    if (await gone(pid, limitMs)) {
      rmSync(lock, { force: true });
      return pid;
    }
  }
  throw new EmbeddedPostgresError(
    'start_failed',
    `The PostgreSQL of an earlier run (process ${pid}) does not stop. End it by hand and start again.`,
  );
};
