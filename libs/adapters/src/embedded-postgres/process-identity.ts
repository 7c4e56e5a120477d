import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Whether a process of this id exists, whoever owns it. A zombie counts as gone. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return stateOf(pid) !== 'Z';
};

/** The fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets; undefined off Linux. */
const statOf = (pid: number): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
};
const stateOf = (pid: number): string | undefined => statOf(pid)?.[0];

/**
 * What tells a process from a later one that was given the same id, as happens in every restarted container:
 * its start time since boot on Linux, else the start date that `ps` gives.
 */
export const startMarkOf = (pid: number): string => {
  const ticks = statOf(pid)?.[19];
  if (ticks !== undefined) return ticks;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
};

/** Whether the process is a PostgreSQL server over this cluster: a postmaster's working folder is its data folder. */
export const isPostmasterOf = (pid: number, cluster: string): boolean => {
  if (!isAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    try {
      const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return command.includes('postgres') && command.includes(cluster);
    } catch {
      return false;
    }
  }
};
