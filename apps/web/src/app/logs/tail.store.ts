import { computed, inject, Injectable, signal } from '@angular/core';
import type { TailMessage } from '@tocsin/contracts';
import { TAIL_ROWS, type TailRow, withMessages } from '../tail/tail-buffer.ts';
import { TailSocket, type TailState } from '../tail/tail-socket.ts';

/** Rows are drawn this often at most, however many messages come. */
const DRAW_MS = 200;
/** Messages held while nothing is drawn; older ones are left out beyond it, and said so. */
const HELD_MESSAGES = 2000;

/**
 * The live tail of the Logs page: newest first, drawn in batches. While it is paused, or while its reader has
 * scrolled away from the top (so that rows don't move under their eyes), logs are held and counted.
 */
@Injectable()
export class TailStore {
  private readonly socket = inject(TailSocket);
  private readonly shown = signal<readonly TailRow[]>([]);
  private readonly connection = signal<TailState>('connecting');
  private readonly stopped = signal(false);
  private readonly atTop = signal(true);
  private readonly heldLogs = signal(0);
  private readonly problem = signal<string | null>(null);
  private queue: TailMessage[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private close: (() => void) | null = null;
  readonly rows = this.shown.asReadonly();
  readonly state = this.connection.asReadonly();
  readonly paused = this.stopped.asReadonly();
  readonly following = computed(() => this.atTop() && !this.stopped());
  readonly waitingLogs = this.heldLogs.asReadonly();
  readonly error = this.problem.asReadonly();
  readonly full = computed(() => this.shown().length >= TAIL_ROWS);

  start(q: string): void {
    this.stop();
    this.shown.set([]);
    this.stopped.set(false);
    this.atTop.set(true);
    this.close = this.socket.open(q, {
      message: (message) => this.take(message),
      state: (state) => this.connection.set(state),
    });
  }

  stop(): void {
    this.close?.();
    this.close = null;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.queue = [];
    this.heldLogs.set(0);
    this.problem.set(null);
  }

  pause(): void {
    this.stopped.set(true);
  }

  /** Goes on at the newest log. */
  resume(): void {
    this.stopped.set(false);
    this.atTop.set(true);
    this.draw();
  }

  scrolled(atTop: boolean): void {
    if (this.atTop() === atTop) return;
    this.atTop.set(atTop);
    if (atTop) this.draw();
  }

  private take(message: TailMessage): void {
    if (message.type === 'error') this.problem.set(message.detail);
    if (message.type !== 'log' && message.type !== 'dropped') return;
    this.queue.push(message);
    if (this.queue.length > HELD_MESSAGES) this.leaveOutOldest();
    if (!this.following()) this.heldLogs.update((count) => count + (message.type === 'log' ? message.items.length : 0));
    else this.timer ??= setTimeout(() => this.draw(), DRAW_MS);
  }

  private draw(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.following() || this.queue.length === 0) return;
    const messages = this.queue;
    this.queue = [];
    this.heldLogs.set(0);
    this.shown.update((rows) => withMessages(rows, messages));
  }

  private leaveOutOldest(): void {
    const half = this.queue.splice(0, HELD_MESSAGES / 2);
    const count = half.reduce((sum, m) => sum + (m.type === 'log' ? m.items.length : m.type === 'dropped' ? m.count : 0), 0);
    const last = half.at(-1);
    if (last) this.queue.unshift({ type: 'dropped', cursor: last.cursor, count, reason: 'slow_client' });
  }
}
