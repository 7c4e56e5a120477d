import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type BatchReceipt, type OutgoingBatch, SendError, type Transport } from './transport.ts';

/** What is used of a message of kafkajs. */
export interface KafkaTransportMessage {
  value: Buffer;
  headers: Record<string, string>;
}
/** What is used of a producer of kafkajs. */
export interface KafkaTransportProducer {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(record: { topic: string; acks: number; messages: KafkaTransportMessage[] }): Promise<{ errorCode: number }[]>;
}
/** What is used of `Kafka` of kafkajs: pass `new Kafka({ brokers, clientId })` of your own, so that who sends over HTTP needs no kafkajs. */
export interface KafkaTransportClient {
  producer(options: {
    idempotent: boolean;
    maxInFlightRequests: number;
    allowAutoTopicCreation: boolean;
    retry: { initialRetryTime: number; maxRetryTime: number; retries: number };
    createPartitioner: () => (args: { partitionMetadata: { partitionId: number }[] }) => number;
  }): KafkaTransportProducer;
}

export interface KafkaTransportOptions {
  kafka: KafkaTransportClient;
  /** Default `logs`; with the installation's prefix, where it has one. */
  topic?: string;
  /** One attempt, milliseconds; default 10 000. */
  timeoutMs?: number;
  /** The connection is closed when nothing was sent for so long, milliseconds; default 10 000. A process does not end while it is open. */
  idleMs?: number;
}

/** Bytes of records in one message, unless one record alone has more; and in one write, which a topic bounds as a whole. */
const MESSAGE_BYTES = 512 * 1024;
const WRITE_BYTES = 1536 * 1024;
const NEWLINE = 10;
const RETRY = { initialRetryTime: 50, maxRetryTime: 1000, retries: 5 };
/** What a broker will never take. */
const FINAL = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'TOPIC_AUTHORIZATION_FAILED', 'SASL_AUTHENTICATION_FAILED']);

/** Why, as the protocol calls it where it does; the client wraps errors in others. */
const reasonOf = (error: unknown): string => {
  let said = 'unknown error';
  let at = error as { type?: string; message?: string; cause?: unknown } | undefined;
  for (let depth = 0; depth < 8 && typeof at === 'object' && at !== null; depth++) {
    said = at.type ?? at.message ?? said;
    at = at.cause as typeof at;
  }
  return said;
};

/** A batch as messages of `logs`, cut between records. A retry gives the same ones, so that the server knows each record again. */
const messagesOf = ({ body, idempotencyKey }: OutgoingBatch): KafkaTransportMessage[] => {
  const batch = createHash('sha256').update(idempotencyKey).digest('base64url');
  const messages: KafkaTransportMessage[] = [];
  let start = 0;
  let row = 0;
  let rows = 0;
  const cut = (end: number) => {
    if (end === start) return;
    messages.push({
      value: body.subarray(start, end),
      headers: { 'tocsin-format': 'ndjson', 'tocsin-batch': batch, 'tocsin-row': String(row) },
    });
    row += rows;
    rows = 0;
    start = end;
  };
  for (let from = 0; from < body.length;) {
    const newline = body.indexOf(NEWLINE, from);
    const end = newline < 0 ? body.length : newline + 1;
    if (end - start > MESSAGE_BYTES) cut(from);
    rows++;
    from = end;
  }
  cut(body.length);
  return messages;
};

/** Messages in writes that a topic takes. */
const writesOf = (messages: readonly KafkaTransportMessage[]): KafkaTransportMessage[][] => {
  const writes: KafkaTransportMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    if (bytes + message.value.length > WRITE_BYTES) {
      writes.push([]);
      bytes = 0;
    }
    bytes += message.value.length;
    writes.at(-1)?.push(message);
  }
  return writes;
};

/**
 * Sends batches to the topic `logs`. A receipt means that all in-sync replicas have the batch; a record that the server then refuses is not
 * in the receipt but among the dead letters. A batch goes to one partition, the next to the next. The batch's key travels along, so that a
 * retry is stored once.
 */
export const kafkaTransport = ({ kafka, topic = 'logs', timeoutMs = 10_000, idleMs = 10_000 }: KafkaTransportOptions): Transport => {
  let producer: Promise<KafkaTransportProducer> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let turn = Math.floor(Math.random() * 1000);

  const open = async (): Promise<KafkaTransportProducer> => {
    const opened = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
      // Asked again for each of the client's own retries, which must not write elsewhere.
      createPartitioner:
        () =>
        ({ partitionMetadata }) =>
          partitionMetadata[turn % partitionMetadata.length]?.partitionId ?? 0,
    });
    try {
      await opened.connect();
      return opened;
    } catch (error) {
      void opened.disconnect().catch(() => undefined);
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    clearTimeout(idle);
    const old = producer;
    producer = undefined;
    await old?.then((each) => each.disconnect()).catch(() => undefined);
  };
  const write = async (messages: KafkaTransportMessage[]): Promise<void> => {
    const written = await (await (producer ??= open())).send({ topic, acks: -1, messages });
    if (!written.some(({ errorCode }) => errorCode === 0)) throw new Error('the write was not confirmed');
  };

  return {
    async send(batch: OutgoingBatch, signal: AbortSignal): Promise<BatchReceipt> {
      clearTimeout(idle);
      const done = new AbortController();
      const over = AbortSignal.any([signal, done.signal]);
      try {
        for (const messages of writesOf(messagesOf(batch))) {
          turn++;
          const late = wait(timeoutMs, undefined, { signal: over }).then(() => Promise.reject(new Error('no answer in time')));
          await Promise.race([write(messages), late]);
        }
      } catch (error) {
        // A write whose answer was lost leaves the client's numbering in doubt: the next would be taken for its repetition.
        void close();
        const reason = reasonOf(error);
        throw new SendError(`Kafka did not take the batch (${reason})`, !FINAL.has(reason));
      } finally {
        done.abort();
      }
      idle = setTimeout(() => void close(), idleMs);
      return { accepted: batch.count, rejected: [] };
    },
    close,
  };
};
