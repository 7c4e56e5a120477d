import { setTimeout as wait } from 'node:timers/promises';
import type { Message, Producer } from 'kafkajs';
import { hasProtocolError, KafkaRefusedError, KafkaUnavailableError, whyKafkaFailed } from '../connection/kafka-errors.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import type { KafkaCircuit } from './kafka-circuit.ts';

export interface KafkaWriterOptions {
  connection: KafkaConnection;
  /** Shared by the writers to one cluster. */
  circuit: KafkaCircuit;
  /** Longest wait for one write, milliseconds; default 10 000. */
  timeoutMs?: number | undefined;
}

/** Pauses double from 20 ms: most failures are a leader that moves. */
const RETRY = { initialRetryTime: 20, factor: 0.3, multiplier: 2, maxRetryTime: 2000, retries: 8 } as const;
const REFUSED = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED'];
/**
 * Writes to one partition at a time, confirmed by all in-sync replicas and, by the idempotent protocol, once however often the client had to
 * try. Writes of one writer run one after another.
 *
 * After a failure the producer is replaced, and with it its id. The client gives the numbers of a write whose answer was lost to the next
 * one, which the broker would take for a repetition of the first: it would confirm it and write nothing.
 */
export class KafkaWriter {
  private readonly options: KafkaWriterOptions;
  private producer: Promise<Producer> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private readonly abort = new AbortController();

  constructor(options: KafkaWriterOptions) {
    this.options = options;
  }

  /** @throws KafkaUnavailableError (it may have been written all the same), KafkaRefusedError (too large, or not allowed) */
  write(topic: string, partition: number, messages: readonly Message[]): Promise<void> {
    const mine = this.last.then(() => this.guarded(topic, partition, messages));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Ends once the write under way has ended. Never rejects. */
  async close(): Promise<void> {
    this.abort.abort();
    await this.last;
    await this.drop();
  }

  private async guarded(topic: string, partition: number, messages: readonly Message[]): Promise<void> {
    const { circuit, timeoutMs = 10_000 } = this.options;
    await circuit.execute(() => this.inTime(this.attempt(topic, partition, messages), timeoutMs));
  }

  private async inTime(work: Promise<void>, timeoutMs: number): Promise<void> {
    const timer = new AbortController();
    try {
      await Promise.race([
        work,
        wait(timeoutMs, undefined, { signal: timer.signal }).then(() => Promise.reject(new Error(`no answer within ${timeoutMs} ms`))),
      ]);
    } catch (error) {
      void this.drop(work);
      if (hasProtocolError(error, ...REFUSED)) throw new KafkaRefusedError(whyKafkaFailed(error), { cause: error });
      throw new KafkaUnavailableError(`Kafka did not take a write: ${whyKafkaFailed(error)}`, { cause: error });
    } finally {
      timer.abort();
    }
  }

  private async attempt(topic: string, partition: number, messages: readonly Message[]): Promise<void> {
    if (this.abort.signal.aborted) throw new Error('the writer is closed');
    const producer = await (this.producer ??= this.connect());
    const stated = messages.map((message) => ({ ...message, partition }));
    const written = await producer.send({ topic, acks: -1, messages: stated });
    // The client, when the partition's leader moves during its retries, may leave it out and say nothing.
    if (!written.some((each) => each.partition === partition && each.errorCode === 0)) throw new Error('the write was not confirmed');
  }

  private async connect(): Promise<Producer> {
    const producer = this.options.connection.producer({ idempotent: true, maxInFlightRequests: 1, retry: RETRY });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** Closes the producer, and once more when what was given up ends: a retry inside the client connects anew what was closed meanwhile. */
  private async drop(givenUp?: Promise<void>): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    const disconnect = () => producer?.then((each) => each.disconnect()).catch(() => undefined);
    await disconnect();
    if (givenUp === undefined) return;
    await givenUp.catch(() => undefined);
    await disconnect();
  }
}
