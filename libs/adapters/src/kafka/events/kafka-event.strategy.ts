import { setTimeout as wait } from 'node:timers/promises';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { type OriginatedDeadLetter, type Topic, TOPICS } from '@tocsin/contracts';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { whyKafkaFailed } from '../connection/kafka-errors.ts';
import type { KafkaFinding } from '../connection/kafka-health.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { KafkaCircuit } from '../producing/kafka-circuit.ts';
import { KafkaWriter } from '../producing/kafka-writer.ts';

export interface KafkaEventStrategyOptions {
  connection: KafkaConnection;
  /** Consumer group, without the prefix: its members share the work. */
  groupId: string;
  /** Resolves once the topics are there; nothing is consumed before. Who asks for topics too early waits longer for them. */
  ready?: Promise<void> | undefined;
  /** First and longest pause after a failure of the handler or of Kafka, milliseconds; default 200 and 5000. */
  firstPauseMs?: number | undefined;
  mostPauseMs?: number | undefined;
  /** A member that is silent for so long has its work given to others; default 15 000. */
  sessionTimeoutMs?: number | undefined;
}

type Handler = MessageHandler<unknown, unknown, unknown>;

const HEARTBEAT_MS = 3000;

/**
 * Connects an app's event handlers to Kafka: `@EventPattern(topic)` gets an array of the events that waited, in order, as it does from the
 * bus in memory. The offset is committed once the handler has resolved, so that every event is handled at least once. A handler that rejects
 * gets the same events again, after a pause, for as long as it takes: while a dependency of it is away nothing is passed over. A message
 * that is not JSON goes to `logs.dlq`. A consumer that fails is replaced by a new one.
 */
export class KafkaEventStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('tocsin:kafka');
  private readonly options: KafkaEventStrategyOptions;
  private readonly writer: KafkaWriter;
  private readonly abort = new AbortController();
  private readonly lags = new Map<string, number>();
  private consumer: Consumer | undefined;
  private running: Promise<void> | undefined;
  private joined = false;
  private failing: string | undefined;

  constructor(options: KafkaEventStrategyOptions) {
    super();
    this.options = options;
    this.writer = new KafkaWriter({ connection: options.connection, circuit: new KafkaCircuit() });
  }

  /** Begins to consume, and goes on trying while Kafka is away; see `health`. */
  listen(callback: () => void): void {
    this.running = this.consume();
    callback();
  }
  async close(): Promise<void> {
    this.abort.abort();
    await this.consumer?.disconnect().catch(() => undefined);
    await this.running;
    await this.writer.close();
  }
  on(): void {
    // No connection events: `health` tells.
  }
  unwrap<T>(): T {
    return this.options.connection.kafka as T;
  }

  /** Whether events are being handled, for the health registry. */
  health(): KafkaFinding {
    if (this.failing !== undefined) return { state: 'degraded', detail: `events wait: ${this.failing}` };
    return this.joined ? { state: 'up', detail: `${this.lag} events wait` } : { state: 'down', detail: 'not in the consumer group' };
  }
  /** Messages that this member has not handled yet, in the partitions that it reads. */
  get lag(): number {
    return [...this.lags.values()].reduce((sum, each) => sum + each, 0);
  }

  private async consume(): Promise<void> {
    const { connection, groupId, firstPauseMs = 200, mostPauseMs = 5000, sessionTimeoutMs = 15_000 } = this.options;
    let pauseMs = firstPauseMs;
    await Promise.race([this.options.ready, aborted(this.abort.signal)]);
    while (!this.abort.signal.aborted) {
      const consumer = connection.consumer({
        groupId: connection.named(groupId),
        sessionTimeout: sessionTimeoutMs,
        heartbeatInterval: HEARTBEAT_MS,
        maxWaitTimeInMs: 500,
        // We make a new one instead: the client's own restart forgets some kinds of failure.
        retry: { retries: 4, restartOnFailure: () => Promise.resolve(false) },
      });
      this.consumer = consumer;
      try {
        const ended = new Promise<unknown>((resolve) => {
          consumer.on('consumer.crash', ({ payload }) => resolve(payload.error));
          consumer.on('consumer.stop', () => resolve(undefined));
        });
        consumer.on('consumer.group_join', () => {
          this.joined = true;
          this.lags.clear();
          pauseMs = firstPauseMs;
        });
        await consumer.connect();
        await consumer.subscribe({
          topics: [...this.messageHandlers.keys()].map((topic) => connection.topic(topic as Topic)),
          fromBeginning: true,
        });
        await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: (payload) => this.take(payload) });
        const error = await ended;
        if (error !== undefined) throw error as Error;
      } catch (error) {
        if (!this.abort.signal.aborted)
          connection.logger.warn({ groupId, why: whyKafkaFailed(error) }, 'the consumer failed; starting another');
      }
      this.joined = false;
      this.lags.clear();
      await consumer.disconnect().catch(() => undefined);
      await this.pause(pauseMs);
      pauseMs = Math.min(mostPauseMs, pauseMs * 2);
    }
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages, highWatermark } = payload.batch;
    const last = messages.at(-1);
    if (last === undefined) return;
    const events = await this.parsed(topic, partition, messages);
    if (events.length > 0 && !(await this.handle(topic, events, payload))) return;
    payload.resolveOffset(last.offset);
    const offset = String(BigInt(last.offset) + 1n);
    await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
    this.lags.set(`${topic}-${partition}`, Math.max(0, Number(highWatermark) - Number(offset)));
  }

  /** False: this member is to hand the partition over; the events are not done. */
  private async handle(topic: string, events: unknown[], payload: EachBatchPayload): Promise<boolean> {
    const { connection, firstPauseMs = 200, mostPauseMs = 5000 } = this.options;
    const handler = this.messageHandlers.get(topic.slice(connection.prefix.length)) as Handler | undefined;
    if (handler === undefined) throw new Error(`Nothing handles the topic ${topic}.`);
    const goesOn = () => payload.isRunning() && !payload.isStale() && !this.abort.signal.aborted;
    for (let pauseMs = firstPauseMs; goesOn(); pauseMs = Math.min(mostPauseMs, pauseMs * 2)) {
      try {
        await alive(this.settle(handler, events), payload);
        this.failing = undefined;
        return true;
      } catch (error) {
        if (error instanceof LeftGroup) throw error.cause;
        this.failing = 'the handler failed';
        connection.logger.error({ topic, events: events.length, err: error }, 'events could not be handled; trying again');
        await alive(this.pause(pauseMs), payload).catch((left: unknown) => {
          throw left instanceof LeftGroup ? left.cause : left;
        });
      }
    }
    return false;
  }

  private async settle(handler: Handler, events: unknown[]): Promise<void> {
    const result: unknown = await handler(events);
    await new Promise<void>((resolve, reject) =>
      this.transformToObservable<unknown>(result).subscribe({ error: reject, complete: resolve }),
    );
  }

  /** The events in messages; what is not JSON is put aside with where it stood. */
  private async parsed(topic: string, partition: number, messages: readonly KafkaMessage[]): Promise<unknown[]> {
    const events: unknown[] = [];
    const dead: OriginatedDeadLetter[] = [];
    for (const { value, offset, timestamp } of messages) {
      try {
        events.push(JSON.parse(value?.toString('utf8') ?? ''));
      } catch {
        const origin = { topic, partition, offset };
        const detail = 'An event that is not JSON.';
        // What it holds is unknown, and so is what would have to be masked in it.
        dead.push({ receivedAt: Number(timestamp), batchId: '', index: 0, reason: 'not_json', detail, sample: null, origin });
      }
    }
    if (dead.length > 0) {
      const name = this.options.connection.topic(TOPICS.deadLetters);
      await this.writer.write(
        name,
        0,
        dead.map((letter) => ({ value: JSON.stringify(letter) })),
      );
    }
    return events;
  }

  private async pause(ms: number): Promise<void> {
    await wait(ms * (0.5 + Math.random() / 2), undefined, { signal: this.abort.signal }).catch(() => undefined);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

/** The group has given this member's work to others. */
class LeftGroup extends Error {
  constructor(cause: unknown) {
    super('left the group', { cause });
  }
}

/** Waits for work that may take long, telling the group meanwhile that this member lives. Rejects with LeftGroup once it is none. */
const alive = async <T>(work: Promise<T>, payload: EachBatchPayload): Promise<T> => {
  let left: unknown;
  const timer = setInterval(() => void payload.heartbeat().catch((error: unknown) => (left = error)), HEARTBEAT_MS / 2);
  const result = await work.finally(() => clearInterval(timer));
  if (left !== undefined) throw new LeftGroup(left);
  return result;
};
