import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of one process in `/proc/<pid>/stat` (proc_pid_stat(5)). */
export interface ProcessStat {
  pid: number;
  parent: number;
  /** Clock ticks of it and of its children that have ended. */
  ticks: number;
}

/** Reads a line of `/proc/<pid>/stat`; the name, in brackets, may hold anything. */
export const parseStat = (line: string): ProcessStat => {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [number, number, number, number];
  return { pid: parseInt(line, 10), parent: Number(fields[1]), ticks: utime + stime + cutime + cstime };
};

/** A process and all that descend from it. */
export const treeOf = (root: number, all: readonly ProcessStat[]): ProcessStat[] => {
  const members = new Set([root]);
  for (let before = 0; before !== members.size;) {
    before = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  return all.filter(({ pid }) => members.has(pid));
};

/** Linux' USER_HZ, the same on every architecture that Node runs on. */
export const TICKS_PER_SECOND = 100;

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A process may end between being listed and being read.
    return '';
  }
};

const processes = (): ProcessStat[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readText(`/proc/${name}/stat`))
    .filter((line) => line !== '')
    .map(parseStat);

/** Bytes of a process, pages that it shares with others counted by its share (so that a sum counts each page once). */
const memoryOf = (pid: number): number => {
  const kib =
    /^Pss: +(\d+) kB/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? /^VmRSS:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return Number(kib ?? 0) * 1024;
};

/** Clock ticks that a process and all its descendants have used so far. Linux only. */
export const cpuTicks = (root: number): number => treeOf(root, processes()).reduce((sum, { ticks }) => sum + ticks, 0);

/** Watches the memory of a process tree until stopped. */
export class MemoryWatch {
  peakBytes = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(root: number, everyMs = 500) {
    const look = (): void => {
      const bytes = treeOf(root, processes()).reduce((sum, { pid }) => sum + memoryOf(pid), 0);
      this.peakBytes = Math.max(this.peakBytes, bytes);
    };
    look();
    this.timer = setInterval(look, everyMs);
  }

  stop(): number {
    clearInterval(this.timer);
    return this.peakBytes;
  }
}
