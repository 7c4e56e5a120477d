import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS, type Topic } from '@tocsin/contracts';
import { CompressionTypes, type Producer, type Transaction } from 'kafkajs';
import { FencedError, hasProtocolError, KafkaRefusedError, KafkaUnavailableError, whyKafkaFailed } from '../connection/kafka-errors.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { inParts, rounds } from '../producing/record-batches.ts';
import { committedOffset } from './committed-offset.ts';

export interface TransactionalSinkOptions {
  connection: KafkaConnection;
  /** Consumer group whose offsets are committed, without the prefix. */
  groupId: string;
  /** The partition that is read, of this topic (default `logs`). */
  partition: number;
  topic?: Topic | undefined;
  /** How long `send` tries before it rejects with KafkaUnavailableError, milliseconds; default 15 000. */
  giveUpAfterMs?: number | undefined;
}

/** What follows from one chunk of the input partition. Values are whole messages, encoded. */
export interface SinkCommit {
  classified: readonly (Buffer | string)[];
  rollups: readonly (Buffer | string)[];
  deadLetters: readonly (Buffer | string)[];
  /** The next offset to be read: that of the chunk's last message and one. */
  offset: string;
}

/** Two transactions in a row meet CONCURRENT_TRANSACTIONS for some milliseconds: the first pauses are short, or each would cost 300 ms. */
const RETRY = { initialRetryTime: 10, factor: 0.2, multiplier: 2, maxRetryTime: 2000, retries: 10 } as const;
/** A process that dies in a transaction holds back those who read what is committed for so long, unless its successor comes first. */
const TRANSACTION_TIMEOUT_MS = 20_000;
/** What the broker will never take, however often it is sent. */
const REFUSED = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'TOPIC_AUTHORIZATION_FAILED', 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'];
const FENCED = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING'];

/**
 * Writes what follows from one input partition: classified logs, rollups, dead letters and the consumed offset become visible together or
 * not at all. One at a time for each partition in the whole cluster: opening one fences whoever wrote for the partition before, whose
 * next `send` rejects with FencedError. `send` is called one after another.
 *
 * After a failure it is unknown whether the transaction was committed, so the producer is replaced (a new epoch ends the old transaction one
 * way or the other) and the group's offset tells: moved to where this chunk ends, it was; unmoved, the chunk is sent again; anything else
 * was another process's doing.
 */
export class TransactionalSink {
  private producer: Producer | undefined;
  /** The transaction that is yet to be filled. */
  private begun: Transaction | undefined;
  private offset: string | undefined;
  private toldOffset: string | undefined;
  private readonly groupId: string;
  private readonly toldGroupId: string;
  private readonly input: string;
  private readonly transactionalId: string;

  private readonly options: TransactionalSinkOptions;

  private constructor(options: TransactionalSinkOptions) {
    this.options = options;
    const { connection, groupId, topic = TOPICS.logs, partition } = options;
    this.groupId = connection.named(groupId);
    this.toldGroupId = connection.named(`${groupId}-told`);
    this.input = connection.topic(topic);
    this.transactionalId = `${this.groupId}-${partition}`;
  }

  /** To be opened by who was assigned the partition just now. @throws KafkaUnavailableError */
  static async open(options: TransactionalSinkOptions): Promise<TransactionalSink> {
    const sink = new TransactionalSink(options);
    try {
      await sink.begin();
      sink.offset = await sink.fetchOffset();
      sink.toldOffset = await sink.fetchOffset(sink.toldGroupId);
      return sink;
    } catch (error) {
      await sink.close();
      throw new KafkaUnavailableError(`Transactions could not be opened: ${whyKafkaFailed(error)}`, { cause: error });
    }
  }

  /** Where the group goes on, as committed when this was opened or by the last `send`; undefined: nothing was ever committed. */
  get committed(): string | undefined {
    return this.offset;
  }

  /**
   * The offset up to which everything was told of, ever: where the group's offset is set back by hand it stays, under a group of its own that
   * is committed in the same transactions. Undefined: nothing was.
   */
  get told(): string | undefined {
    return this.toldOffset;
  }

  /**
   * Resolves once everything is committed, exactly once. @throws FencedError (final: stop writing for this partition; whoever is still
   * assigned it opens a new sink and goes on from its `committed`), KafkaUnavailableError (call again with the same commit), KafkaRefusedError (too large, or not allowed)
   */
  async send(commit: SinkCommit): Promise<void> {
    const deadline = performance.now() + (this.options.giveUpAfterMs ?? 15_000);
    for (let pauseMs = 50; ; pauseMs = Math.min(2000, pauseMs * 2)) {
      try {
        if (this.producer === undefined && (await this.settle(commit))) return;
        await this.attempt(commit);
        this.committedAt(commit.offset);
        return;
      } catch (error) {
        await this.drop();
        if (error instanceof FencedError) throw error;
        if (hasProtocolError(error, ...FENCED)) throw new FencedError(this.transactionalId, error);
        if (hasProtocolError(error, ...REFUSED)) throw new KafkaRefusedError(whyKafkaFailed(error), { cause: error });
        if (performance.now() + pauseMs >= deadline) {
          throw new KafkaUnavailableError(`Kafka took no transaction: ${whyKafkaFailed(error)}`, { cause: error });
        }
        this.options.connection.logger.warn(
          { transactionalId: this.transactionalId, why: whyKafkaFailed(error) },
          'transaction failed; trying again',
        );
        await wait(pauseMs * (0.5 + Math.random() / 2));
      }
    }
  }

  /** Ends an open transaction, if there is one, by the time-out of transactions. Never rejects. */
  async close(): Promise<void> {
    await this.drop();
  }

  /** After a failure: was the commit done after all? Opens a producer of a new epoch first, which settles it. */
  private async settle(commit: SinkCommit): Promise<boolean> {
    await this.begin();
    const now = await this.fetchOffset();
    if (now === commit.offset) {
      this.committedAt(commit.offset);
      return true;
    }
    if (now !== this.offset) throw new FencedError(this.transactionalId);
    return false;
  }

  private committedAt(offset: string): void {
    this.offset = offset;
    if (BigInt(offset) > BigInt(this.toldOffset ?? 0)) this.toldOffset = offset;
  }

  private async attempt(commit: SinkCommit): Promise<void> {
    const { connection } = this.options;
    const parts = [
      ...inParts(connection.topic(TOPICS.classified), commit.classified),
      ...inParts(connection.topic(TOPICS.rollups), commit.rollups),
      ...inParts(connection.topic(TOPICS.deadLetters), commit.deadLetters),
    ];
    const transaction = this.begun ?? (await (this.producer as Producer).transaction());
    this.begun = undefined;
    try {
      for (const topicMessages of rounds(parts)) {
        const written = await transaction.sendBatch({ acks: -1, compression: CompressionTypes.ZSTD, topicMessages });
        // The client, when a partition's leader moves during its retries, may leave that partition out and say nothing.
        const missing = topicMessages.find(
          ({ topic }) => !written.some(({ topicName, errorCode }) => topicName === topic && errorCode === 0),
        );
        if (missing) throw new Error(`The write to ${missing.topic} was not confirmed.`);
      }
      await this.sendOffset(transaction, this.groupId, commit.offset);
      if (BigInt(commit.offset) > BigInt(this.toldOffset ?? 0)) await this.sendOffset(transaction, this.toldGroupId, commit.offset);
      await transaction.commit();
    } catch (error) {
      if (transaction.isActive()) await transaction.abort().catch(() => undefined);
      throw error;
    }
  }

  /** Where nothing but the offset is sent, this is what meets the end of the transaction before, and the client does not try again. */
  private async sendOffset(transaction: Transaction, consumerGroupId: string, offset: string): Promise<void> {
    const topics = [{ topic: this.input, partitions: [{ partition: this.options.partition, offset }] }];
    for (let tries = 1; ; tries++) {
      try {
        return await transaction.sendOffsets({ consumerGroupId, topics });
      } catch (error) {
        if (tries > 20 || !hasProtocolError(error, 'CONCURRENT_TRANSACTIONS')) throw error;
        await wait(5 + 10 * Math.random());
      }
    }
  }

  private async begin(): Promise<void> {
    const producer = this.options.connection.producer({
      transactionalId: this.transactionalId,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      maxInFlightRequests: 1,
      retry: RETRY,
    });
    this.producer = producer;
    await producer.connect();
    // Not before this does the client ask for an epoch, which fences who wrote before and ends what they began.
    this.begun = await producer.transaction();
  }

  private fetchOffset(groupId = this.groupId): Promise<string | undefined> {
    const { connection, partition } = this.options;
    return committedOffset(connection, { groupId, topic: this.input, partition });
  }

  private async drop(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    this.begun = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}
