import { randomUUID } from 'node:crypto';
import type { Message, Producer } from 'kafkajs';
import { type ApiClient, CallError } from '../api-client.ts';
import { until } from '../until.ts';
import type { NumberedLog, NumberedLogs } from './numbered-logs.ts';

const TICK_MS = 50;
/** Batches under way at once; when so many wait for an answer the rate falls. */
const MOST_UNDER_WAY = 12;
const RETRY_MS = 100;

class WrongAnswer extends Error {}

export interface TrafficOptions {
  logs: NumberedLogs;
  perSecond: number;
  /** Who may be asked at the moment; a batch goes to one after the other until it is answered. */
  apis: readonly ApiClient[];
  /** Every other batch goes to Kafka, one message a log, as a program of another language would send it. */
  producer: Producer;
  /** A raw sender that is cut off cannot know whether its logs are there: what must be exact then goes over HTTP alone. */
  countOnlyHttp?: boolean;
  /** What goes to Kafka goes there twice, under one batch id, as from a sender that had no answer. */
  twice?: boolean;
}

/**
 * A steady rate of logs over HTTP and raw to Kafka, as good clients send them: an HTTP batch without an answer is sent again under the same
 * idempotency key. Remembers what was acknowledged.
 */
export class Traffic {
  readonly acknowledged = new Set<number>();
  /** Sent raw and not answered: it may be there or not, but only once. */
  readonly uncertain = new Set<number>();
  /** The longest time that nothing was acknowledged, milliseconds. */
  longestGapMs = 0;
  private lastAt = performance.now();
  private stopped = false;
  private aborted = false;
  private turn = 0;
  private readonly underWay = new Set<Promise<void>>();
  private readonly running: Promise<void>;
  private failure: unknown;

  constructor(private readonly options: TrafficOptions) {
    this.running = this.run();
  }

  /** Waits until so many more are acknowledged. */
  async more(count: number, limitMs = 60_000): Promise<void> {
    const goal = this.acknowledged.size + count;
    await until(
      () => this.checked().acknowledged.size,
      (size) => size >= goal,
      limitMs,
    );
  }

  /** Goes on until every host of the plan has its errors, then stops; resolves when everything is answered. */
  async finish(limitMs = 120_000): Promise<void> {
    await until(
      () => this.checked().options.logs.complete,
      (complete) => complete,
      limitMs,
    );
    this.stopped = true;
    await this.running;
    await Promise.all(this.underWay);
    this.checked();
  }

  /** Stops at once, whatever is under way; for a drill that failed. */
  abort(): void {
    this.stopped = true;
    this.aborted = true;
  }

  private checked(): this {
    if (this.failure !== undefined) throw this.failure as Error;
    return this;
  }

  private async run(): Promise<void> {
    const { logs, perSecond, countOnlyHttp } = this.options;
    const size = Math.max(1, Math.round((perSecond * TICK_MS) / 1000));
    for (let next = performance.now(); !this.stopped; next += TICK_MS) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, next - performance.now())));
      if (performance.now() - next > 1000) next = performance.now();
      if (this.underWay.size >= MOST_UNDER_WAY) continue;
      const raw = this.turn++ % 2 === 0;
      const batch = logs.next(size, !(raw && countOnlyHttp));
      const sending = (raw ? this.produce(batch) : this.ingest(batch)).catch((error: unknown) => (this.failure = error));
      const tracked: Promise<void> = sending.then(() => void this.underWay.delete(tracked));
      this.underWay.add(tracked);
    }
  }

  private async ingest(batch: NumberedLog[]): Promise<void> {
    const key = randomUUID();
    for (let attempt = this.turn; !this.aborted; attempt++) {
      const api = this.options.apis[attempt % this.options.apis.length];
      try {
        const receipt = await api?.ingest(batch, key);
        if (receipt?.accepted !== batch.length)
          throw new WrongAnswer(`A batch of ${batch.length} was answered ${JSON.stringify(receipt)}.`);
        return this.acknowledge(batch);
      } catch (error) {
        // A refusal would be a fault of the server; to be away, busy or cut off is what these tests make.
        const refused = error instanceof CallError && error.status < 500 && error.status !== 429;
        if (refused || error instanceof WrongAnswer) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async produce(batch: NumberedLog[]): Promise<void> {
    try {
      if (this.options.twice) {
        const headers = { 'tocsin-format': 'ndjson', 'tocsin-batch': randomUUID(), 'tocsin-row': '0' };
        const value = batch.map((log) => JSON.stringify(log)).join('\n');
        await this.send([{ value, headers, partition: 0 }]);
        await this.send([{ value, headers, partition: 1 }]);
      } else {
        // To one partition, so that the answer is for all or none.
        const partition = this.turn % 3;
        await this.send(batch.map((log) => ({ value: JSON.stringify(log), partition })));
      }
      this.acknowledge(batch);
    } catch {
      for (const { n } of batch) this.uncertain.add(n);
    }
  }

  private async send(messages: Message[]): Promise<void> {
    const answers = await this.options.producer.send({ topic: 'logs', acks: -1, messages });
    // While a leader moves this client may leave a partition out and say nothing.
    if (!answers.some(({ errorCode }) => errorCode === 0)) throw new Error('not confirmed');
  }

  private acknowledge(batch: readonly NumberedLog[]): void {
    const now = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, now - this.lastAt);
    this.lastAt = now;
    for (const { n } of batch) this.acknowledged.add(n);
  }
}
