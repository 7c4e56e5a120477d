import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type BatchReceipt, type OutgoingBatch, SendError, type Transport } from './transport.ts';

export interface ProducerOptions {
  transport: Transport;
  /** A batch goes out when it holds this many logs (1,000) or bytes (1 MiB), or after `lingerMs` (200). */
  batchLogs?: number;
  batchBytes?: number;
  lingerMs?: number;
  /** Bytes that may wait (16 MiB), so that a service never dies of its own logs. */
  bufferBytes?: number;
  /** What goes when the buffer is full: the log just written (the default), or the oldest batch that waits. Both are counted as lost. */
  whenFull?: 'drop-newest' | 'drop-oldest';
  /** Attempts at one batch (8), and the longest pause between two (10 s); a Retry-After may be longer, up to `maxRetryAfterMs` (60 s). */
  attempts?: number;
  maxBackoffMs?: number;
  maxRetryAfterMs?: number;
  /** Deliver what waits when Node has nothing else to do (true). A signal or process.exit does not wait: call `close` there. */
  flushOnExit?: boolean;
  /** Told about each batch that was given up, and each log dropped because the buffer was full. */
  onLost?: (count: number, why: string) => void;
  /** Told about each answer, with the records that the server refused. */
  onReceipt?: (receipt: BatchReceipt) => void;
}

/** What became of every log handed in: the four add up to their number. */
export interface ProducerCounts {
  queued: number;
  delivered: number;
  /** Refused by the server, which says why: see `onReceipt`. */
  rejected: number;
  lost: number;
}

const FIRST_BACKOFF_MS = 100;

/**
 * Sends logs in batches, in order, one batch under way at a time. `log` never blocks and never throws;
 * `flush` resolves when everything logged before it was delivered or given up; `close` flushes and stops.
 */
export class Producer {
  readonly counts: ProducerCounts = { queued: 0, delivered: 0, rejected: 0, lost: 0 };
  private readonly options: Required<ProducerOptions>;
  private lines: string[] = [];
  private lineBytes = 0;
  private readonly batches: OutgoingBatch[] = [];
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private pump: Promise<void> | undefined;
  private readonly abort = new AbortController();
  private readonly flushAtExit = (): void => void this.flush();
  private waitingForRoom: (() => void)[] = [];

  constructor(options: ProducerOptions) {
    this.options = {
      batchLogs: 1000,
      batchBytes: 1 << 20,
      lingerMs: 200,
      bufferBytes: 16 << 20,
      whenFull: 'drop-newest',
      attempts: 8,
      maxBackoffMs: 10_000,
      maxRetryAfterMs: 60_000,
      flushOnExit: true,
      onLost: () => undefined,
      onReceipt: () => undefined,
      ...options,
    };
    if (this.options.flushOnExit) process.on('beforeExit', this.flushAtExit);
  }

  /** Takes one record: an object (see the log record), or one line of JSON that is passed on as it is. */
  log(record: object | string): void {
    const line = lineOf(record);
    if (line === undefined) return this.lose(1, 'the record cannot be written as JSON');
    if (this.abort.signal.aborted) return this.lose(1, 'the producer is closed');
    const bytes = Buffer.byteLength(line) + 1;
    if (!this.makeRoom(bytes)) return this.lose(1, 'the buffer is full');
    this.lines.push(line);
    this.lineBytes += bytes;
    this.waitingBytes += bytes;
    this.counts.queued++;
    if (this.lines.length >= this.options.batchLogs || this.lineBytes >= this.options.batchBytes) this.cut();
    else this.timer ??= setTimeout(() => this.cut(), this.options.lingerMs).unref();
  }

  /** Resolves at once while less than half of the buffer is taken, else when it is so again: for who would rather wait than lose. */
  async room(): Promise<void> {
    if (this.hasRoom()) return;
    this.cut();
    await new Promise<void>((resolve) => this.waitingForRoom.push(resolve));
  }

  async flush(): Promise<void> {
    this.cut();
    await this.pump;
  }

  /** Delivers what waits, for at most `withinMs`, then stops; what is left is reported as lost. */
  async close(withinMs = 5_000): Promise<void> {
    process.off('beforeExit', this.flushAtExit);
    const deadline = setTimeout(() => this.abort.abort(), withinMs);
    await this.flush();
    clearTimeout(deadline);
    this.abort.abort();
    await this.options.transport.close?.();
  }

  private hasRoom(): boolean {
    return this.waitingBytes * 2 < this.options.bufferBytes;
  }

  /** Is there room for these bytes, if need be after dropping what waits longest and is not under way? */
  private makeRoom(bytes: number): boolean {
    const { bufferBytes, whenFull } = this.options;
    while (this.waitingBytes + bytes > bufferBytes && whenFull === 'drop-oldest' && bytes <= bufferBytes) {
      const [oldest] = this.batches.splice(this.pump === undefined ? 0 : 1, 1);
      if (oldest === undefined) break;
      this.settled(oldest);
      this.lose(oldest.count, 'the buffer is full');
    }
    return this.waitingBytes + bytes <= bufferBytes;
  }

  private cut(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lines.length > 0) {
      this.batches.push({ body: Buffer.from(this.lines.join('\n') + '\n'), count: this.lines.length, idempotencyKey: randomUUID() });
      this.lines = [];
      this.lineBytes = 0;
    }
    if (this.batches.length > 0) this.pump ??= this.deliverAll();
  }

  private async deliverAll(): Promise<void> {
    for (let batch = this.batches[0]; batch; batch = this.batches[0]) {
      const outcome = await this.deliver(batch);
      this.batches.shift();
      this.settled(batch);
      if (typeof outcome === 'string') this.lose(batch.count, outcome);
      else {
        this.counts.rejected += outcome.rejected.length;
        this.counts.delivered += batch.count - outcome.rejected.length;
        this.options.onReceipt(outcome);
      }
    }
    this.pump = undefined;
  }

  private settled(batch: OutgoingBatch): void {
    this.waitingBytes -= batch.body.length;
    this.counts.queued -= batch.count;
    if (!this.hasRoom()) return;
    for (const resolve of this.waitingForRoom) resolve();
    this.waitingForRoom = [];
  }

  /** The server's receipt, or why the batch was given up. */
  private async deliver(batch: OutgoingBatch): Promise<BatchReceipt | string> {
    const { signal } = this.abort;
    const { transport, attempts, maxBackoffMs, maxRetryAfterMs } = this.options;
    let backoffMs = FIRST_BACKOFF_MS;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        return await transport.send(batch, signal);
      } catch (error) {
        const failure = error instanceof SendError ? error : new SendError('The transport failed', true);
        if (!failure.retryable || attempt >= attempts) return failure.message;
        // Jitter over the upper half, so that many services do not come back at the same moment.
        const pauseMs = Math.max(Math.min(failure.retryAfterMs ?? 0, maxRetryAfterMs), backoffMs * (0.5 + Math.random() / 2));
        backoffMs = Math.min(backoffMs * 2, maxBackoffMs);
        await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
    return 'the producer was closed before the server took the logs';
  }

  private lose(count: number, why: string): void {
    this.counts.lost += count;
    this.options.onLost(count, why);
  }
}

/** The record on one line; undefined: it holds what JSON cannot (a cycle, a BigInt). */
const lineOf = (record: object | string): string | undefined => {
  if (typeof record === 'string') return record.trimEnd();
  try {
    return JSON.stringify(record);
  } catch {
    return undefined;
  }
};
