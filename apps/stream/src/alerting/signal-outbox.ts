import type { AlertSignal } from '@tocsin/core/alerting';

export interface SignalOutboxOptions {
  /** Resolves once the bus took the signal in. */
  send: (signal: AlertSignal) => Promise<void>;
  onFailure: (error: unknown) => void;
}

/** Signals of one rule and group that may wait: crossed, cleared, crossed, cleared. */
const WAITING_PER_GROUP = 4;
/** Groups with waiting signals; past it, new figures of what is above already are left out. */
const WAITING_GROUPS = 10_000;

/**
 * Signals on their way to the bus, in order for each rule and group. While the bus is slow, newer figures take the place of older ones,
 * so that what waits stays bounded; that a threshold was crossed or cleared is not lost. What could not be sent is tried again by `flush`.
 */
export class SignalOutbox {
  private readonly waiting = new Map<string, AlertSignal[]>();
  private sending: Promise<void> | undefined;

  constructor(private readonly options: SignalOutboxOptions) {}

  /** Groups with signals that were not sent yet. */
  get size(): number {
    return this.waiting.size;
  }

  add(signals: readonly AlertSignal[]): void {
    for (const signal of signals) this.put(signal);
    void this.flush();
  }

  /** Sends what waits; resolves when nothing does or the bus failed. */
  flush(): Promise<void> {
    return (this.sending ??= this.send().finally(() => (this.sending = undefined)));
  }

  private put(signal: AlertSignal): void {
    const key = JSON.stringify([signal.ruleId, signal.groupKey]);
    const queue = this.waiting.get(key);
    if (!queue) {
      if (signal.kind !== 'holding' || this.waiting.size < WAITING_GROUPS) this.waiting.set(key, [signal]);
      return;
    }
    const last = queue.at(-1);
    if (last?.kind === 'holding') queue[queue.length - 1] = signal;
    else if (last?.kind === 'crossed' && signal.kind === 'holding') queue[queue.length - 1] = { ...signal, kind: 'crossed', at: last.at };
    else queue.push(signal);
    if (queue.length > WAITING_PER_GROUP) queue.splice(1, 2);
  }

  private async send(): Promise<void> {
    for (let next = this.next(); next; next = this.next()) {
      try {
        await this.options.send(next.signal);
      } catch (error) {
        this.options.onFailure(error);
        const queue = this.waiting.get(next.key);
        if (queue) queue.unshift(next.signal);
        else this.waiting.set(next.key, [next.signal]);
        return;
      }
    }
  }

  private next(): { key: string; signal: AlertSignal } | undefined {
    for (const [key, queue] of this.waiting) {
      const signal = queue.shift();
      if (queue.length === 0) this.waiting.delete(key);
      if (signal) return { key, signal };
    }
    return undefined;
  }
}
