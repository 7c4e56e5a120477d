import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type OutgoingBatch, SendError, type Transport } from './transport.ts';

export interface ProducerOptions {
  transport: Transport;
  /** A batch goes out when it holds this many logs or bytes, or after `lingerMs`. */
  batchLogs?: number;
  batchBytes?: number;
  lingerMs?: number;
  /** Bytes that may wait; past it new logs are dropped and counted, so that a service never dies of its own logs. */
  bufferBytes?: number;
  /** Attempts at one batch, and the longest pause between two. */
  attempts?: number;
  maxBackoffMs?: number;
  /** Told about each batch that was given up, and each log dropped because the buffer was full. */
  onLost?: (count: number, why: string) => void;
}
export interface ProducerCounts {
  queued: number;
  delivered: number;
  lost: number;
}

const FIRST_BACKOFF_MS = 100;

/**
 * Sends logs in batches, in order, one batch under way at a time. `log` never blocks and never throws;
 * `flush` resolves when everything logged before it was delivered or given up; `close` flushes and stops.
 */
export class Producer {
  readonly counts: ProducerCounts = { queued: 0, delivered: 0, lost: 0 };
  private readonly options: Required<ProducerOptions>;
  private lines: string[] = [];
  private lineBytes = 0;
  private readonly batches: OutgoingBatch[] = [];
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private pump: Promise<void> | undefined;
  private readonly abort = new AbortController();

  constructor(options: ProducerOptions) {
    this.options = {
      batchLogs: 1000,
      batchBytes: 1 << 20,
      lingerMs: 200,
      bufferBytes: 16 << 20,
      attempts: 8,
      maxBackoffMs: 10_000,
      onLost: () => undefined,
      ...options,
    };
  }

  /** Takes one record: an object (see the log record), or a line of JSON that is passed on as it is. */
  log(record: object | string): void {
    const line = typeof record === 'string' ? record.trimEnd() : JSON.stringify(record);
    const bytes = Buffer.byteLength(line) + 1;
    if (this.abort.signal.aborted || this.waitingBytes + bytes > this.options.bufferBytes) {
      this.lose(1, this.abort.signal.aborted ? 'the producer is closed' : 'the buffer is full');
      return;
    }
    this.lines.push(line);
    this.lineBytes += bytes;
    this.waitingBytes += bytes;
    this.counts.queued++;
    if (this.lines.length >= this.options.batchLogs || this.lineBytes >= this.options.batchBytes) this.cut();
    else this.timer ??= setTimeout(() => this.cut(), this.options.lingerMs).unref();
  }

  async flush(): Promise<void> {
    this.cut();
    await this.pump;
  }

  /** Delivers what waits, for at most `withinMs`, then stops; what is left is reported as lost. */
  async close(withinMs = 5_000): Promise<void> {
    const deadline = setTimeout(() => this.abort.abort(), withinMs);
    await this.flush();
    clearTimeout(deadline);
    this.abort.abort();
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
      const error = await this.deliver(batch);
      this.batches.shift();
      this.waitingBytes -= batch.body.length;
      this.counts.queued -= batch.count;
      if (error) this.lose(batch.count, error);
      else this.counts.delivered += batch.count;
    }
    this.pump = undefined;
  }

  /** Why the batch was given up, or undefined once it is delivered. */
  private async deliver(batch: OutgoingBatch): Promise<string | undefined> {
    const { signal } = this.abort;
    let backoffMs = FIRST_BACKOFF_MS;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.options.transport.send(batch, signal);
        return undefined;
      } catch (error) {
        const failure = error instanceof SendError ? error : new SendError('The transport failed', true);
        if (!failure.retryable || attempt >= this.options.attempts) return failure.message;
        // Full jitter over the upper half, so that many services do not come back at the same moment.
        const pauseMs = Math.max(failure.retryAfterMs ?? 0, backoffMs * (0.5 + Math.random() / 2));
        backoffMs = Math.min(backoffMs * 2, this.options.maxBackoffMs);
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
