import type { RejectReason } from '@tocsin/contracts';
import type { Clock, PipelineStatus } from '@tocsin/core/ports';
import { RecentLatency } from './recent-latency.ts';
import { RecentRate } from './recent-rate.ts';

const RATE_SECONDS = 10;

/** Counts the logs that go through this process; what waits in front of it each way of the logs knows for itself. */
export abstract class FlowFigures implements PipelineStatus {
  private readonly rate = new RecentRate(RATE_SECONDS);
  private readonly latency = new RecentLatency();
  private readonly refused: Partial<Record<RejectReason, number>> = {};
  private accepted = 0;

  constructor(
    private readonly clock: Clock,
    private readonly model: () => string,
  ) {}

  abstract queueBytes(): number;
  abstract queueLimitBytes(): number;
  abstract tailClients(): number;

  logsPerSecond(): number {
    return this.rate.perSecond(this.clock());
  }
  acceptedTotal(): number {
    return this.accepted;
  }
  rejected(): Partial<Record<RejectReason, number>> {
    return { ...this.refused };
  }
  ingestLatencyMs(): { p50: number; p99: number } {
    return this.latency.percentiles(this.clock());
  }
  modelVersion(): string {
    return this.model();
  }

  /** How long ago these logs, which are done now, were received: milliseconds, also counted. */
  protected took(receivedAt: number): number {
    const now = this.clock();
    const ms = Math.max(0, now - receivedAt);
    this.latency.observe(ms, now);
    return ms;
  }
  protected count(accepted: number, rejected: Partial<Record<RejectReason, number>>): void {
    this.accepted += accepted;
    this.rate.add(accepted, this.clock());
    for (const [reason, count] of Object.entries(rejected) as [RejectReason, number][])
      this.refused[reason] = (this.refused[reason] ?? 0) + count;
  }
}
