import { type BlockStore, encodeBatch, logId, positionOf } from '@tocsin/adapters/block-store';
import { type IngestReceipt, Settings } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import type { LogIntake, LogTail, RawBatch, TailBatch, TailSubscription } from '@tocsin/core/ports';
import { compileQuery, type Predicate, type QueryNode } from '@tocsin/core/query';
import { classifiedLogAt, fieldSourceOf, type LogBatch } from '@tocsin/core/record';

/** The way from a request to the block store and the live tails in one thread: what the stream app does in many. */
export class StoreIntake implements LogIntake, LogTail {
  private readonly pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: Settings.parse({}).redaction });
  private readonly subscribers = new Set<{ predicate: Predicate; listener: (batch: TailBatch) => void }>();
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: BlockStore) {}

  submit(raw: RawBatch): Promise<IngestReceipt> {
    const work = this.underWay.then(() => this.work(raw));
    this.underWay = work.catch(() => undefined);
    return work;
  }

  position(): string {
    return this.store.position();
  }

  async subscribe(query: QueryNode, listener: (batch: TailBatch) => void): Promise<TailSubscription> {
    await this.underWay;
    const subscriber = { predicate: compileQuery(query), listener };
    this.subscribers.add(subscriber);
    return { position: this.position(), close: () => void this.subscribers.delete(subscriber) };
  }

  private async work(raw: RawBatch): Promise<IngestReceipt> {
    const { batch, rejected } = this.pipeline.process(raw);
    const committed = await this.store.writer.commit(raw.batchId, encodeBatch(batch), { accepted: batch.length, rejected });
    if (!committed.duplicate && batch.length > 0) this.tell(batch, committed.firstSequence);
    return committed.receipt;
  }

  private tell(batch: LogBatch, firstSequence: number): void {
    const source = fieldSourceOf(batch);
    const position = positionOf(firstSequence + batch.length - 1);
    for (const { predicate, listener } of this.subscribers) {
      const test = predicate(source);
      const rows = Array.from({ length: batch.length }, (_, row) => row).filter((row) => test(row));
      const items = rows.map((row) => classifiedLogAt(batch, row, logId(batch.timestamp[row] ?? 0, firstSequence + row)));
      if (items.length > 0) listener({ items, dropped: 0, position });
    }
  }
}
