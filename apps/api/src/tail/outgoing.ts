import type { ClassifiedLog, TailMessage } from '@tocsin/contracts';
import type { TailLimits } from './tail-limits.ts';
import { logMessage, tailMessage } from './tail-message.ts';
import { CLOSE, type TailOutlet } from './tail-outlet.ts';

export type DropReason = Extract<TailMessage, { type: 'dropped' }>['reason'];
export interface OutgoingListener {
  sent(logs: number): void;
  dropped(logs: number, reason: DropReason): void;
}

/**
 * What goes to one client: logs collected for some milliseconds, or dropped and counted while the client is slow, so that a client
 * never costs more memory than its limit. `cursor` is the place up to which the client has been told everything.
 */
export class Outgoing {
  private queue: ClassifiedLog[] = [];
  private queuedTo = '';
  /** Matches that the tail left out of what is queued. */
  private leftOut = 0;
  private missed = 0;
  private missedTo = '';
  private timer: NodeJS.Timeout | undefined;
  private slowSince: number | undefined;

  constructor(
    private readonly outlet: TailOutlet,
    private readonly limits: TailLimits,
    private readonly listener: OutgoingListener,
    public cursor: string,
  ) {}

  /** Everything up to the cursor was told, and nothing waits. */
  get idle(): boolean {
    return this.queue.length === 0 && this.leftOut === 0 && this.missed === 0;
  }
  get slow(): boolean {
    return this.outlet.bufferedBytes > this.limits.bufferedBytes;
  }

  /** Logs in commit order, up to a position, of which `dropped` were left out. */
  add(items: readonly ClassifiedLog[], dropped: number, position: string): void {
    // A message holds whole commits: a client that resumes after it gets no part of one twice.
    if (this.queue.length > 0 && this.queue.length + items.length > this.limits.messageLogs) this.flush();
    this.queue.push(...items);
    this.leftOut += dropped;
    this.queuedTo = position;
    this.timer ??= setTimeout(() => this.flush(), this.limits.coalesceMs);
  }

  /** A message beside the logs. */
  tell(message: Exclude<TailMessage, { type: 'log' | 'dropped' }>): void {
    this.outlet.send(tailMessage(message));
  }

  /** Sends logs at once. */
  sendLogs(items: readonly ClassifiedLog[], position: string): void {
    this.cursor = position;
    if (items.length === 0) return;
    this.outlet.send(logMessage(position, items));
    this.listener.sent(items.length);
  }

  tellDropped(count: number, reason: DropReason, cursor: string): void {
    this.cursor = cursor;
    this.outlet.send(tailMessage({ type: 'dropped', cursor, count, reason }));
    this.listener.dropped(count, reason);
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.queue = [];
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.slow) return this.drop();
    this.slowSince = undefined;
    if (this.missed > 0) {
      const { missed, missedTo } = this;
      this.missed = 0;
      this.tellDropped(missed, 'slow_client', missedTo);
    }
    // Told under the cursor of before: who loses the connection in between gets the logs again, not a gap.
    if (this.leftOut > 0) this.tellDropped(this.leftOut, 'rate', this.cursor);
    this.leftOut = 0;
    const items = this.queue;
    this.queue = [];
    if (this.queuedTo !== '') this.sendLogs(items, this.queuedTo);
    this.queuedTo = '';
  }

  private drop(): void {
    const now = performance.now();
    this.slowSince ??= now;
    if (now - this.slowSince > this.limits.stalledMs) {
      this.close();
      return this.outlet.close(CLOSE.tryAgain, 'too slow');
    }
    this.missed += this.queue.length + this.leftOut;
    if (this.queuedTo !== '') this.missedTo = this.queuedTo;
    this.queue = [];
    this.leftOut = 0;
    this.queuedTo = '';
    // Even where no log follows, what was dropped is told once the client takes messages again.
    this.timer = setTimeout(() => this.flush(), this.limits.coalesceMs);
  }
}
