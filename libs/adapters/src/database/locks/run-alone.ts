import type { DataSource } from 'typeorm';

/**
 * Does a piece of work unless another process is at it: false then, without waiting. The lock belongs to a connection, so that a process
 * that dies leaves it to the others.
 */
export const runAlone = async (source: DataSource, lock: number, work: () => Promise<void>): Promise<boolean> => {
  const guard = source.createQueryRunner();
  try {
    const [row] = (await guard.query('SELECT pg_try_advisory_lock($1) AS mine', [lock])) as { mine: boolean }[];
    if (row?.mine !== true) return false;
    try {
      await work();
    } finally {
      await guard.query('SELECT pg_advisory_unlock($1)', [lock]);
    }
    return true;
  } finally {
    await guard.release();
  }
};
