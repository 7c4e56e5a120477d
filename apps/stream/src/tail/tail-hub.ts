import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogTail, TailBatch, TailSubscription } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import type { TailFilter, TailMatches } from './tail-filters.ts';

interface Subscriber {
  query: QueryNode;
  listener: (batch: TailBatch) => void;
  /** Set once every batch that was filtered without this subscriber is committed. */
  ready: boolean;
}

export interface TailHubOptions {
  /** Gives every worker the filters; jobs posted to a worker later see them. */
  setFilters: (filters: TailFilter[]) => void;
  /** Resolves when every batch that is with a worker or the writer now is settled. */
  settled: () => Promise<void>;
  /** Commit position at the start. */
  position: string;
}

/** Live tails: tells the workers what to look for and hands out what they found, once it is committed and in commit order. */
export class TailHub implements LogTail {
  private readonly subscribers = new Map<number, Subscriber>();
  private nextId = 1;
  private newest: string;

  constructor(private readonly options: TailHubOptions) {
    this.newest = options.position;
  }

  get size(): number {
    return this.subscribers.size;
  }
  position(): string {
    return this.newest;
  }
  filters(): TailFilter[] {
    return [...this.subscribers].map(([id, { query }]) => ({ id, query }));
  }

  async subscribe(query: QueryNode, listener: (batch: TailBatch) => void): Promise<TailSubscription> {
    const id = this.nextId++;
    const subscriber: Subscriber = { query, listener, ready: false };
    this.subscribers.set(id, subscriber);
    this.options.setFilters(this.filters());
    await this.options.settled();
    subscriber.ready = true;
    return {
      position: this.newest,
      close: () => {
        if (this.subscribers.delete(id)) this.options.setFilters(this.filters());
      },
    };
  }

  /** A batch was committed; `idOf` names the log of a row. Called in commit order. */
  committed(position: string, matches: TailMatches, idOf: (row: number, log: ClassifiedLog) => string): void {
    this.newest = position;
    if (matches.picks.length === 0) return;
    matches.logs.forEach((log, place) => (log.id = idOf(matches.rows[place] ?? 0, log)));
    for (const { tail, at, dropped } of matches.picks) {
      const subscriber = this.subscribers.get(tail);
      if (!subscriber?.ready) continue;
      const items = at.map((place) => matches.logs[place]).filter((log) => log !== undefined);
      subscriber.listener({ items, dropped, position });
    }
  }
}
