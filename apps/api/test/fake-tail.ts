import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogTail, TailBatch, TailSubscription } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import { type FakeReader, matches } from './fake-reader.ts';

/** Commits logs to a store in memory and tells subscribers a little later, as the pipeline does. Positions count logs. */
export class FakeTail implements LogTail {
  private readonly subscribers = new Set<{ query: QueryNode; listener: (batch: TailBatch) => void }>();
  private told = '0';

  constructor(
    private readonly reader: FakeReader,
    private readonly mostInBatch = Infinity,
  ) {}

  get size(): number {
    return this.subscribers.size;
  }
  position(): string {
    return this.told;
  }

  async subscribe(query: QueryNode, listener: (batch: TailBatch) => void): Promise<TailSubscription> {
    await new Promise(setImmediate);
    const subscriber = { query, listener };
    this.subscribers.add(subscriber);
    return { position: this.told, close: () => void this.subscribers.delete(subscriber) };
  }

  /** Stored at once; the subscribers hear of it in commit order, after `turns` turns of the event loop. */
  async commit(logs: ClassifiedLog[], turns = 1): Promise<void> {
    this.reader.logs.push(...logs);
    const position = String(this.reader.logs.length);
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    this.told = position;
    for (const { query, listener } of this.subscribers) {
      const found = logs.filter((log) => matches(query, log));
      const items = found.slice(Math.max(0, found.length - this.mostInBatch));
      if (found.length > 0) listener({ items, dropped: found.length - items.length, position });
    }
  }
}
