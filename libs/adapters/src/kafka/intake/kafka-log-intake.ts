import { createHash } from 'node:crypto';
import { type IngestReceipt, TOPICS } from '@tocsin/contracts';
import type { LineChunk } from '@tocsin/core/intake';
import { IntakeBusyError, type LogIntake, type RawBatch } from '@tocsin/core/ports';
import type { IHeaders, Message } from 'kafkajs';
import { DrainRate } from '../../memory-bus/drain-rate.ts';
import { whyKafkaFailed } from '../connection/kafka-errors.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { LOG_HEADERS } from '../log-message.ts';
import { KafkaCircuit } from '../producing/kafka-circuit.ts';
import { KafkaWriter } from '../producing/kafka-writer.ts';
import { IntakeThread } from './intake-thread.ts';
import { PartitionRotation } from './partition-rotation.ts';
import { WriteQueue } from './write-queue.ts';

export interface KafkaLogIntakeOptions {
  connection: KafkaConnection;
  /** Bytes of requests under way past which others are told to come back; default 64 MiB. */
  limitBytes?: number | undefined;
  /** Longest wait for one write, and for its turn, milliseconds; default 10 000 each. */
  timeoutMs?: number | undefined;
  /** For how long nothing is tried after three failures in a row, milliseconds; default 2000. */
  breakMs?: number | undefined;
  /** Writes at the same time; default 2. */
  writers?: number | undefined;
}

/** How much went through, for metrics. */
export interface KafkaIntakeFigures {
  inFlightBytes: number;
  limitBytes: number;
  writes: number;
  writtenMessages: number;
  writtenBytes: number;
  failedWrites: number;
  /** Kafka counts as away: after three failures in a row, until a write succeeds. */
  circuitOpen: boolean;
  /** Milliseconds that the last write took. */
  lastWriteMs: number;
}

/**
 * Takes logs in over Kafka: a request is read and checked here, its accepted records go to the topic `logs` as lines of JSON, and the answer
 * comes once all in-sync replicas have them. When it rejects, a retry is safe under the sender's idempotency id; without one the records may
 * be there twice, since a write that failed may have been done.
 */
export class KafkaLogIntake implements LogIntake {
  private readonly options: KafkaLogIntakeOptions;
  private readonly circuit: KafkaCircuit;
  private readonly writers: KafkaWriter[];
  private readonly queue: WriteQueue;
  private readonly rotation: PartitionRotation;
  private readonly thread: IntakeThread;
  private readonly rate = new DrainRate();
  private readonly topic: string;
  private readonly limitBytes: number;
  private bytes = 0;
  private readonly counts = { writes: 0, writtenMessages: 0, writtenBytes: 0, failedWrites: 0, lastWriteMs: 0 };

  constructor(options: KafkaLogIntakeOptions) {
    const { connection, limitBytes = 64 << 20, timeoutMs = 10_000, breakMs = 2000, writers = 2 } = options;
    this.options = options;
    this.limitBytes = limitBytes;
    this.topic = connection.topic(TOPICS.logs);
    this.circuit = new KafkaCircuit(breakMs);
    this.writers = Array.from({ length: writers }, () => new KafkaWriter({ connection, circuit: this.circuit, timeoutMs }));
    this.rotation = new PartitionRotation(connection, this.topic);
    this.queue = new WriteQueue(
      this.writers.map((writer) => (messages) => this.writeTogether(writer, messages)),
      timeoutMs,
    );
    this.thread = new IntakeThread((error) => connection.logger.error({ err: error }, 'the thread that reads requests failed'));
  }

  /** @throws IntakeBusyError, KafkaUnavailableError, KafkaRefusedError */
  async submit(raw: RawBatch): Promise<IngestReceipt> {
    const bytes = raw.body.byteLength;
    if (this.bytes > 0 && this.bytes + bytes > this.limitBytes) {
      throw new IntakeBusyError(this.rate.waitMsFor(this.bytes + bytes - this.limitBytes));
    }
    this.circuit.check();
    this.bytes += bytes;
    try {
      const { chunks, accepted, rejected } = await this.thread.take(raw);
      const results = await Promise.allSettled(
        chunks.map((chunk) => this.queue.write(messageOf(chunk, raw), chunk.bytes.byteLength + 512)),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason as Error;
      return { accepted, rejected };
    } finally {
      this.bytes -= bytes;
      this.rate.record(bytes, performance.now());
    }
  }

  figures(): KafkaIntakeFigures {
    return { ...this.counts, inFlightBytes: this.bytes, limitBytes: this.limitBytes, circuitOpen: this.circuit.isBroken };
  }

  /** Ends once the writes under way have ended; submit nothing afterwards. */
  async close(): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.close()));
    await this.thread.close();
  }

  private async writeTogether(writer: KafkaWriter, messages: Message[]): Promise<void> {
    const start = performance.now();
    try {
      await writer.write(this.topic, await this.rotation.next(Math.min(1000, this.options.timeoutMs ?? 1000)), messages);
      this.counts.writes++;
      this.counts.writtenMessages += messages.length;
      for (const { value } of messages) this.counts.writtenBytes += value?.length ?? 0;
      this.counts.lastWriteMs = performance.now() - start;
    } catch (error) {
      this.counts.failedWrites++;
      // Each sender is answered with the reason, and the API tells of that.
      const fields = { why: whyKafkaFailed(error), messages: messages.length };
      this.options.connection.logger.debug(fields, 'logs could not be written to Kafka');
      throw error;
    }
  }
}

/** The id of a batch travels only if it is the sender's: a random one would cost room in every message and name nothing. */
const messageOf = ({ bytes, firstRow }: LineChunk, { batchId, batchIdGiven, receivedAt }: RawBatch): Message => {
  const headers: IHeaders = { [LOG_HEADERS.format]: 'ndjson' };
  if (batchIdGiven === true) {
    headers[LOG_HEADERS.batch] = createHash('sha256').update(batchId).digest('base64url');
    headers[LOG_HEADERS.row] = String(firstRow);
  }
  return { value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), headers, timestamp: String(receivedAt) };
};
