import type { IngestReceipt, RejectReason } from '@tocsin/contracts';
import type { Clock, RawBatch } from '@tocsin/core/ports';
import { FlowFigures } from './flow-figures.ts';

export interface PipelineFiguresOptions {
  clock: Clock;
  queueLimitBytes: number;
  modelVersion: () => string;
  tailClients: () => number;
}

/** Counts batches from their taking in to their receipt. */
export class PipelineFigures extends FlowFigures {
  private bytes = 0;

  constructor(private readonly options: PipelineFiguresOptions) {
    super(options.clock, options.modelVersion);
  }

  began(bytes: number): void {
    this.bytes += bytes;
  }
  ended(bytes: number): void {
    this.bytes -= bytes;
  }
  /** A batch was answered; a repeated one counts for nothing. */
  counted(receipt: IngestReceipt, raw: RawBatch, duplicate: boolean): void {
    this.took(raw.receivedAt);
    if (duplicate) return;
    const rejected: Partial<Record<RejectReason, number>> = {};
    for (const { reason } of receipt.rejected) rejected[reason] = (rejected[reason] ?? 0) + 1;
    this.count(receipt.accepted, rejected);
  }

  queueBytes(): number {
    return this.bytes;
  }
  queueLimitBytes(): number {
    return this.options.queueLimitBytes;
  }
  tailClients(): number {
    return this.options.tailClients();
  }
}
