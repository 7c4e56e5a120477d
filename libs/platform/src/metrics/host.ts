import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';

/** Modes of `os.cpus()`, the seconds of each summed over all cores since the machine started. */
export type CpuSeconds = Record<'user' | 'nice' | 'sys' | 'idle' | 'irq', number>;

export const hostCpuSeconds = (): CpuSeconds => {
  const sum: CpuSeconds = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
  for (const { times } of cpus()) for (const mode of Object.keys(sum) as (keyof CpuSeconds)[]) sum[mode] += times[mode] / 1000;
  return sum;
};

export interface HostMemory {
  totalBytes: number;
  /** What could be had without swapping. */
  availableBytes: number;
}
export const hostMemory = (): HostMemory => ({ totalBytes: totalmem(), availableBytes: freemem() });

/** Runnable tasks over the last minute; always 0 on Windows. */
export const hostLoad = (): number => loadavg()[0] ?? 0;

/** What the process may use before it is killed, such as the limit of its container; undefined where nothing limits it. */
export const memoryLimitBytes = (): number | undefined => {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : undefined;
};

export interface DiskSpace {
  sizeBytes: number;
  /** For a process without privileges. */
  availableBytes: number;
}
/** The file system that holds the folder; where it is not there, that of the working directory. */
export const diskSpace = async (folder: string): Promise<DiskSpace> => {
  const { bsize, blocks, bavail } = await statfs(folder).catch(() => statfs('.'));
  return { sizeBytes: blocks * bsize, availableBytes: bavail * bsize };
};

/** Bytes that the process had the disk read and write so far, caches apart. @throws where the system does not tell (Linux does) */
export const diskTransfer = async (): Promise<{ read: number; write: number }> => {
  const text = await readFile('/proc/self/io', 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1]);
  return { read: of('read_bytes'), write: of('write_bytes') };
};
