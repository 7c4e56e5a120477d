import { setTimeout as wait } from 'node:timers/promises';
import type { AlertView, Me } from '@tocsin/contracts';
import { BadCursorError, type Clock, type LogReader, type LogTail, type TailBatch, type TailSubscription } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import { Outgoing, type OutgoingListener } from './outgoing.ts';
import { isAfter, isPosition } from './position.ts';
import { catchUp } from './resume.ts';
import type { TailLimits } from './tail-limits.ts';
import { CLOSE, type TailOutlet } from './tail-outlet.ts';

export interface TailSessionOptions {
  actor: Me;
  query: QueryNode;
  /** Of the last message that the client saw. */
  cursor: string | undefined;
  outlet: TailOutlet;
  tail: LogTail;
  reader: Pick<LogReader, 'since'>;
  limits: TailLimits;
  listener: OutgoingListener;
  now: Clock;
}

/**
 * One live tail. Order and completeness: it subscribes first, then catches up from the cursor to past the place where the subscription
 * began, then goes on with what the subscription has brought since, leaving out what it has sent already.
 */
export class TailSession {
  private readonly outgoing: Outgoing;
  private readonly timers: NodeJS.Timeout[] = [];
  private subscription: TailSubscription | undefined;
  /** Batches that come while it catches up; undefined once it is live. */
  private held: TailBatch[] | undefined = [];
  private heldLogs = 0;
  private ended = false;

  constructor(private readonly options: TailSessionOptions) {
    const { outlet, limits, listener, cursor } = options;
    this.outgoing = new Outgoing(outlet, limits, listener, cursor ?? '');
  }

  get actor(): Me {
    return this.options.actor;
  }

  /** Resolves when the client has caught up and is live, or the session has ended. Never rejects. */
  async start(): Promise<void> {
    const { tail, query, limits } = this.options;
    try {
      const subscription = await tail.subscribe(query, (batch) => this.receive(batch));
      this.subscription = subscription;
      if (this.ended) return subscription.close();
      const told = await this.resume(subscription.position);
      if (this.ended) return;
      this.goLive();
      if (!told) this.heartbeat();
      this.timers.push(setInterval(() => this.heartbeat(), limits.heartbeatMs));
      this.timers.push(setTimeout(() => this.end(CLOSE.goingAway, 'session over'), limits.lifeMs));
    } catch {
      this.fail('unavailable', 'The log store is away; try again later.', CLOSE.tryAgain);
    }
  }

  alert(alert: AlertView): void {
    if (this.ended || this.held || this.outgoing.slow) return;
    this.outgoing.tell({ type: 'alert', cursor: this.outgoing.cursor, alert });
  }

  /** Tells why, and ends. */
  fail(code: string, detail: string, closeCode: number): void {
    if (this.ended) return;
    this.outgoing.tell({ type: 'error', cursor: this.outgoing.cursor, code, detail });
    this.end(closeCode, code);
  }

  end(closeCode: number, reason: string): void {
    this.dispose();
    this.options.outlet.close(closeCode, reason);
  }

  /** The client has gone. */
  dispose(): void {
    this.ended = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.outgoing.close();
    this.subscription?.close();
    this.held = undefined;
  }

  /** Whether the client was sent anything. */
  private async resume(liveFrom: string): Promise<boolean> {
    const { cursor, reader, query, limits, outlet } = this.options;
    this.outgoing.cursor = liveFrom;
    if (cursor === undefined) return false;
    if (!isPosition(cursor) || isAfter(cursor, liveFrom)) return this.tellBadCursor();
    try {
      for await (const step of catchUp(reader, query, cursor, liveFrom, limits)) {
        if (this.ended) return true;
        if (step.kind === 'logs') this.outgoing.sendLogs(step.items, step.position);
        else this.outgoing.tellDropped(step.count, 'resume_limit', step.position);
        await this.drained(outlet);
      }
      return false;
    } catch (error) {
      if (error instanceof BadCursorError) return this.tellBadCursor();
      throw error;
    }
  }

  /** The tail goes on from the present: a client that could not use it would come back with the same cursor for ever. */
  private tellBadCursor(): true {
    const detail = 'The cursor is not one of ours; the tail goes on from now.';
    this.outgoing.tell({ type: 'error', cursor: this.outgoing.cursor, code: 'bad_cursor', detail });
    return true;
  }

  private async drained(outlet: TailOutlet): Promise<void> {
    const { bufferedBytes, coalesceMs, stalledMs } = this.options.limits;
    const end = performance.now() + stalledMs;
    while (!this.ended && outlet.bufferedBytes > bufferedBytes) {
      if (performance.now() > end) return this.end(CLOSE.tryAgain, 'too slow');
      await wait(coalesceMs);
    }
  }

  private receive(batch: TailBatch): void {
    if (this.ended) return;
    if (!this.held) {
      if (isAfter(batch.position, this.outgoing.cursor)) this.outgoing.add(batch.items, batch.dropped, batch.position);
      return;
    }
    const room = this.heldLogs + batch.items.length <= this.options.limits.resumeLogs;
    this.heldLogs += room ? batch.items.length : 0;
    this.held.push(room ? batch : { items: [], dropped: batch.items.length + batch.dropped, position: batch.position });
  }

  private goLive(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const batch of held) this.receive(batch);
  }

  private heartbeat(): void {
    if (this.outgoing.slow) return;
    // Nothing waits: all matches up to the newest commit are sent, and a resumed client need not look through them again.
    if (this.outgoing.idle) {
      const newest = this.options.tail.position();
      if (isAfter(newest, this.outgoing.cursor)) this.outgoing.cursor = newest;
    }
    this.outgoing.tell({ type: 'heartbeat', cursor: this.outgoing.cursor, at: new Date(this.options.now()).toISOString() });
  }
}
