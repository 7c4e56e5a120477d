import type { IngestReceipt } from '@tocsin/contracts';
import { type Draft, FormatReaders } from '@tocsin/core/parsing';
import type { LogIntake, RawBatch } from '@tocsin/core/ports';

/** An intake that reads what it gets with the real parsers, keeps the messages, and remembers batch ids as the store does. */
export class FakeIntake implements LogIntake {
  readonly batches: RawBatch[] = [];
  readonly messages: string[] = [];
  /** What the parsers made of each, in the same order. */
  readonly drafts: Draft[] = [];
  /** What the next submit rejects with. */
  failure: Error | undefined;
  /** Awaited before every answer. */
  gate: Promise<void> = Promise.resolve();
  private readonly readers = new FormatReaders();
  private readonly receipts = new Map<string, IngestReceipt>();

  async submit(batch: RawBatch): Promise<IngestReceipt> {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    await this.gate;
    const known = this.receipts.get(batch.batchId);
    if (known) return known;
    this.batches.push(batch);
    const receipt: IngestReceipt = { accepted: 0, rejected: [] };
    let index = 0;
    this.readers.read(batch.format, Buffer.from(batch.body), {
      accept: (draft) => {
        index++;
        receipt.accepted++;
        this.messages.push(draft.message);
        this.drafts.push({ ...draft });
      },
      reject: ({ code, detail }) => void receipt.rejected.push({ index: index++, reason: code, detail }),
    });
    this.receipts.set(batch.batchId, receipt);
    return receipt;
  }
}
