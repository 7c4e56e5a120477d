import { IngestReceipt, TOPICS } from '@tocsin/contracts';
import type { LogIntake, RawBatch } from '@tocsin/core/ports';
import type { MemoryBus } from './memory-bus.ts';
import { messageSizeBytes } from './message-size.ts';

/** Hands received logs to the pipeline over the bus. */
export class BusLogIntake implements LogIntake {
  constructor(private readonly bus: MemoryBus) {}

  async submit(batch: RawBatch): Promise<IngestReceipt> {
    return IngestReceipt.parse(await this.bus.request(TOPICS.logs, batch, messageSizeBytes(batch)));
  }
}
