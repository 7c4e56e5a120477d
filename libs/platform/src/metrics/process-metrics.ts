import type { MetricsRegistry } from './metrics.ts';

/** What every process shows of itself. */
export const registerProcessMetrics = (registry: MetricsRegistry): void => {
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  registry.gauge('tocsin_process_cpu_seconds', 'CPU time used since the start.', cpuSeconds);
  registry.gauge('tocsin_process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  registry.gauge('tocsin_process_uptime_seconds', 'Time since the start.', () => process.uptime());
};
