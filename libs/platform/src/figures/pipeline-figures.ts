import type { IngestReceipt, RejectReason } from '@tocsin/contracts';
import type { Clock, PipelineStatus, RawBatch } from '@tocsin/core/ports';
import { RecentLatency } from './recent-latency.ts';
import { RecentRate } from './recent-rate.ts';

export interface PipelineFiguresOptions {
  clock: Clock;
  queueLimitBytes: number;
  modelVersion: string;
  tailClients: () => number;
}

/** Counts what goes through the pipeline of this process. */
export class PipelineFigures implements PipelineStatus {
  private readonly rate = new RecentRate(10);
  private readonly latency = new RecentLatency();
  private readonly refused: Partial<Record<RejectReason, number>> = {};
  private accepted = 0;
  private bytes = 0;

  constructor(private readonly options: PipelineFiguresOptions) {}

  began(bytes: number): void {
    this.bytes += bytes;
  }
  ended(bytes: number): void {
    this.bytes -= bytes;
  }
  /** A batch was answered; a repeated one counts for nothing. */
  counted(receipt: IngestReceipt, raw: RawBatch, duplicate: boolean): void {
    const now = this.options.clock();
    this.latency.observe(Math.max(0, now - raw.receivedAt), now);
    if (duplicate) return;
    this.accepted += receipt.accepted;
    this.rate.add(receipt.accepted, now);
    for (const { reason } of receipt.rejected) this.refused[reason] = (this.refused[reason] ?? 0) + 1;
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
    return this.bytes;
  }
  queueLimitBytes(): number {
    return this.options.queueLimitBytes;
  }
  ingestLatencyMs(): { p50: number; p99: number } {
    return this.latency.percentiles(this.options.clock());
  }
  tailClients(): number {
    return this.options.tailClients();
  }
  modelVersion(): string {
    return this.options.modelVersion;
  }
}
