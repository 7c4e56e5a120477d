import { availableParallelism } from 'node:os';
import { diskSpace, diskTransfer, hostCpuSeconds, hostLoad, hostMemory, memoryLimitBytes } from './host.ts';
import type { MetricsRegistry } from './metrics.ts';

const missing = (): number => {
  throw new Error('Nothing limits this process.');
};

/** Figures of the machine (or of the container, where the system tells of no other), read when somebody asks. */
export const collectHost = (registry: MetricsRegistry, folder: string): void => {
  registry.totals('tocsin_host_cpu_seconds_total', 'CPU time of the host, by mode.', 'mode', hostCpuSeconds);
  registry.gauge('tocsin_host_cpus', 'Cores that this process may use.', () => availableParallelism());
  registry.gauge('tocsin_host_load1', 'Runnable tasks of the host over the last minute.', hostLoad);
  registry.gauge('tocsin_host_memory_bytes', 'Memory of the host.', () => hostMemory().totalBytes);
  registry.gauge('tocsin_host_memory_available_bytes', 'Memory of the host that could be had.', () => hostMemory().availableBytes);
  registry.gauge('tocsin_process_memory_limit_bytes', 'Memory that this process may use.', () => memoryLimitBytes() ?? missing());
  registry.gauge('tocsin_disk_size_bytes', 'File system of the data folder.', async () => (await diskSpace(folder)).sizeBytes);
  registry.gauge(
    'tocsin_disk_available_bytes',
    'Room on the file system of the data folder.',
    async () => (await diskSpace(folder)).availableBytes,
  );
  registry.totals('tocsin_process_disk_bytes_total', 'Bytes that the disk read and wrote for this process.', 'direction', diskTransfer);
};
