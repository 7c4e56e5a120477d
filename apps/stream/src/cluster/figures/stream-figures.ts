import type { RejectReason } from '@tocsin/contracts';
import type { Clock, PipelineStatus } from '@tocsin/core/ports';
import { RecentLatency } from '../../figures/recent-latency.ts';
import { RecentRate } from '../../figures/recent-rate.ts';
import type { LaneFigures } from '../lane/lane-ports.ts';

export interface StreamFiguresOptions {
  clock: Clock;
  modelVersion: string;
  queueBytes: () => number;
  queueLimitBytes: () => number;
}

/** Counts what goes through the lanes of this process. */
export class StreamFigures implements PipelineStatus {
  private readonly rate = new RecentRate(10);
  private readonly latency = new RecentLatency();
  private readonly refused: Partial<Record<RejectReason, number>> = {};
  private accepted = 0;

  constructor(private readonly options: StreamFiguresOptions) {}

  /** A part of a chunk is stored. Returns how long ago its newest log was received, in milliseconds. */
  done({ accepted, rejected, receivedAt }: LaneFigures): number {
    const now = this.options.clock();
    const ingestMs = Math.max(0, now - receivedAt);
    this.latency.observe(ingestMs, now);
    this.accepted += accepted;
    this.rate.add(accepted, now);
    for (const [reason, count] of Object.entries(rejected) as [RejectReason, number][])
      this.refused[reason] = (this.refused[reason] ?? 0) + count;
    return ingestMs;
  }

  logsPerSecond(): number {
    return this.rate.perSecond(this.options.clock());
  }
  acceptedTotal(): number {
    return this.accepted;
  }
  rejected(): Partial<Record<RejectReason, number>> {
    return { ...this.refused };
  }
  queueBytes(): number {
    return this.options.queueBytes();
  }
  queueLimitBytes(): number {
    return this.options.queueLimitBytes();
  }
  ingestLatencyMs(): { p50: number; p99: number } {
    return this.latency.percentiles(this.options.clock());
  }
  tailClients(): number {
    return 0;
  }
  modelVersion(): string {
    return this.options.modelVersion;
  }
}
