import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import type { Topic } from '@tocsin/contracts';
import { IntakeBusyError } from '@tocsin/core/ports';
import type { Message } from 'kafkajs';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { KafkaCircuit } from '../producing/kafka-circuit.ts';
import { KafkaWriter } from '../producing/kafka-writer.ts';
import { RECORD_BATCH_BYTES } from '../producing/record-batches.ts';

export interface KafkaBusClientOptions {
  connection: KafkaConnection;
  /** Key of an event's message; events of one key keep their order, whoever sends them. */
  keyOf?: (topic: Topic, event: unknown) => string | undefined;
  /** Bytes of events that may wait; default 16 MiB. */
  limitBytes?: number | undefined;
  /** Longest wait for one write, milliseconds; default 10 000. */
  timeoutMs?: number | undefined;
}

interface Waiting {
  topic: Topic;
  message: Message;
  sizeBytes: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Nest's client onto Kafka, for events: `emit(topic, event)` completes once all in-sync replicas have the event as JSON, and fails with
 * KafkaUnavailableError, after which it may be emitted again. What waits for one topic travels in one write, in order. All topics of events have one
 * partition. Requests (`send`) have no counterpart on Kafka here.
 */
export class KafkaBusClient extends ClientProxy {
  private readonly options: KafkaBusClientOptions;
  private readonly writer: KafkaWriter;
  private waiting: Waiting[] = [];
  private bytes = 0;
  private running: Promise<void> | undefined;

  constructor(options: KafkaBusClientOptions) {
    super();
    this.options = options;
    this.writer = new KafkaWriter({ connection: options.connection, circuit: new KafkaCircuit(), timeoutMs: options.timeoutMs });
  }

  connect(): Promise<void> {
    // The first event does.
    return Promise.resolve();
  }
  async close(): Promise<void> {
    await this.running;
    await this.writer.close();
  }
  unwrap<T>(): T {
    return this.options.connection.kafka as T;
  }

  protected publish(_packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    callback({ err: new Error('There are no requests over Kafka; emit an event.'), isDisposed: true });
    return () => undefined;
  }

  protected async dispatchEvent<T = unknown>({ pattern, data }: ReadPacket): Promise<T> {
    const topic = pattern as Topic;
    const value = JSON.stringify(data);
    const key = this.options.keyOf?.(topic, data);
    const sizeBytes = Buffer.byteLength(value) + 256;
    if (this.bytes > 0 && this.bytes + sizeBytes > (this.options.limitBytes ?? 16 << 20)) throw new IntakeBusyError(1000);
    this.bytes += sizeBytes;
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ topic, message: { value, ...(key === undefined ? {} : { key }) }, sizeBytes, resolve, reject });
      this.running ??= this.run();
    });
    return undefined as T;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what is emitted in the same turn travels together
    for (let batch = this.take(); batch.length > 0; batch = this.take()) {
      const topic = (batch[0] as Waiting).topic;
      try {
        await this.writer.write(
          this.options.connection.topic(topic),
          0,
          batch.map(({ message }) => message),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      for (const { sizeBytes } of batch) this.bytes -= sizeBytes;
    }
    this.running = undefined;
  }

  /** The oldest that waits, and what follows it for the same topic, as much as fits into one write. */
  private take(): Waiting[] {
    const topic = this.waiting[0]?.topic;
    let bytes = 0;
    let count = 0;
    for (const each of this.waiting) {
      if (each.topic !== topic || (count > 0 && bytes + each.sizeBytes > RECORD_BATCH_BYTES)) break;
      bytes += each.sizeBytes;
      count++;
    }
    return this.waiting.splice(0, count);
  }
}
