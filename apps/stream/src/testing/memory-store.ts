import type { ClassifiedLog } from '@tocsin/contracts';
import type { EncodedBatch } from '@tocsin/adapters/block-store';
import type { BatchReceipt, CommitResult, LogReader, LogWriter, SearchPage, SlotCount, SlotCountsRequest } from '@tocsin/core/ports';
import { Arrivals } from './arrivals.ts';

/** Remembers what was committed, under which id, and keeps no logs; `gate` holds commits up. */
export class MemoryStore implements LogWriter<EncodedBatch>, Pick<LogReader, 'slotCounts' | 'search'> {
  readonly commits = new Arrivals<{ batchId: string; length: number }>();
  readonly asked = new Arrivals<SlotCountsRequest>();
  gate: Promise<void> = Promise.resolve();
  counts: SlotCount[] = [];
  found: ClassifiedLog[] = [];
  failure: Error | undefined;
  private readonly receipts = new Map<string, BatchReceipt>();
  private logs = 0;

  async commit(batchId: string, encoded: EncodedBatch, receipt: BatchReceipt): Promise<CommitResult> {
    await this.gate;
    if (this.failure) throw this.failure;
    const known = this.receipts.get(batchId);
    if (known) return { duplicate: true, receipt: known, firstSequence: 0 };
    this.receipts.set(batchId, receipt);
    const firstSequence = this.logs;
    this.logs += encoded.length;
    this.commits.push({ batchId, length: encoded.length });
    return { duplicate: false, receipt, firstSequence };
  }
  slotCounts(request: SlotCountsRequest): Promise<SlotCount[]> {
    this.asked.push(request);
    return Promise.resolve(this.counts);
  }
  search(): Promise<SearchPage> {
    return Promise.resolve({ items: this.found, nextCursor: null, total: { value: this.found.length, relation: 'eq' } });
  }
  position(): string {
    return String(this.logs - 1);
  }
}
