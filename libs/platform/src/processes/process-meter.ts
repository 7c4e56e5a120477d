import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessReport } from '@tocsin/contracts';
import { diskSpace, hostCpuSeconds, hostLoad, hostMemory, memoryLimitBytes } from '../metrics/host.ts';

export type ProcessFigures = Omit<ProcessReport, 'id' | 'app' | 'host' | 'version' | 'startedAt' | 'lagMessages' | 'pipeline' | 'checks'>;

const RESOLUTION_MS = 10;

/** Measures this process and its machine from one reading to the next. */
export class ProcessMeter {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private cpu = process.cpuUsage();
  private host = hostCpuSeconds();
  private readAt = performance.now();

  constructor(private readonly folder: string) {
    this.delay.enable();
  }

  async read(): Promise<ProcessFigures> {
    const now = performance.now();
    const elapsedMs = Math.max(1, now - this.readAt);
    const { user, system } = process.cpuUsage(this.cpu);
    const [before, after] = [this.host, hostCpuSeconds()];
    const total = sum(after) - sum(before);
    const { rss, heapUsed } = process.memoryUsage();
    const { totalBytes, availableBytes } = hostMemory();
    const disk = await diskSpace(this.folder);
    const figures: ProcessFigures = {
      cpuCores: rounded((user + system) / 1000 / elapsedMs),
      residentBytes: rss,
      memoryLimitBytes: memoryLimitBytes() ?? null,
      heapUsedBytes: heapUsed,
      eventLoopDelayMs: { p50: this.percentile(50), p99: this.percentile(99) },
      hostCpus: availableParallelism(),
      hostCpuShare: total > 0 ? rounded(Math.max(0, 1 - (after.idle - before.idle) / total)) : 0,
      hostLoad1: rounded(hostLoad()),
      hostMemoryBytes: totalBytes,
      hostMemoryAvailableBytes: availableBytes,
      diskSizeBytes: disk.sizeBytes,
      diskAvailableBytes: disk.availableBytes,
    };
    this.cpu = process.cpuUsage();
    this.host = after;
    this.readAt = now;
    this.delay.reset();
    return figures;
  }

  close(): void {
    this.delay.disable();
  }

  /** The histogram counts the time between two looks: what is over its own resolution is the delay. */
  private percentile(share: number): number {
    const ms = this.delay.percentile(share) / 1e6;
    return Number.isFinite(ms) ? rounded(Math.max(0, ms - RESOLUTION_MS)) : 0;
  }
}

const sum = (seconds: Readonly<Record<string, number>>): number => Object.values(seconds).reduce((total, each) => total + each, 0);
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
