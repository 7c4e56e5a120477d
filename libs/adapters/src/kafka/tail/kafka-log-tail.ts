import { setTimeout as wait } from 'node:timers/promises';
import { type ClassifiedLog, TOPICS } from '@tocsin/contracts';
import { BadCursorError, type LogReader, type LogTail, type TailBatch, type TailSubscription } from '@tocsin/core/ports';
import { compileQuery, type Predicate, type QueryNode } from '@tocsin/core/query';
import { whyKafkaFailed } from '../connection/kafka-errors.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { fieldsOfLogs, readClassified } from './classified-message.ts';
import { OffsetOutOfRangeError, PartitionReader } from './partition-reader.ts';
import { parsePosition, positionOf } from './position.ts';
import { Resumption } from './resumption.ts';

export interface KafkaLogTailOptions {
  connection: KafkaConnection;
  /** Past so many messages (of up to 500 logs) behind the end, a tail goes on from the end and tells what it left out; default 4000. */
  mostBehind?: number | undefined;
  /** Reads of `since` at the same time; those that come on top wait. Default 4. */
  resumptions?: number | undefined;
}

interface Subscriber {
  predicate: Predicate;
  /** Offset from which on it is shown everything. */
  from: number;
  /** Its query matches nothing at all: for it no message is read. */
  idle: boolean;
  /** Matches and messages so far, for what it is told of messages that were passed over. */
  matched: number;
  messages: number;
  listener: (batch: TailBatch) => void;
}

/** Short, since the broker now and then wakes a waiting reader late when it is the end of a transaction that it waits for. */
const LONG_POLL_MS = 200;
const FIRST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 5000;

const matchesNothing = (query: QueryNode): boolean => query.kind === 'not' && query.node.kind === 'all';

/**
 * The live tail of one process: reads the topic `logs.classified` from its end while someone listens, and not at all otherwise. The topic
 * itself is the queue: nothing waits here, and a message that is read is handed on before the next one. While Kafka is away it tries
 * again, and goes on where it was.
 */
export class KafkaLogTail implements LogTail, Pick<LogReader, 'since'> {
  private readonly live: PartitionReader;
  private readonly resumption: Resumption;
  private readonly subscribers = new Set<Subscriber>();
  private readonly topic: string;
  /** Next offset to be read; all before it have been handed on. */
  private offset = 0;
  private end = 0;
  private running: Promise<void> | undefined;
  private readonly abort = new AbortController();
  private readonly options: KafkaLogTailOptions;

  constructor(options: KafkaLogTailOptions) {
    const { connection, resumptions = 4 } = options;
    this.options = options;
    this.topic = connection.topic(TOPICS.classified);
    this.live = new PartitionReader(connection, { topic: this.topic, partition: 0 });
    this.resumption = new Resumption(connection, this.topic, resumptions);
  }

  /** Tails that are open. */
  get size(): number {
    return this.subscribers.size;
  }
  /** Messages between what was handed on and the end of the topic, as of the last read. */
  get behind(): number {
    return this.running === undefined ? 0 : Math.max(0, this.end - this.offset);
  }

  position(): string {
    return positionOf({ offset: this.offset, row: 0 });
  }

  /** @throws KafkaUnavailableError */
  async subscribe(query: QueryNode, listener: (batch: TailBatch) => void): Promise<TailSubscription> {
    // Asked of the broker, not taken from what was read: a client may come with a cursor from a process that has read further.
    const end = await this.resumption.end();
    // What was read while the broker answered went to those who listened then.
    const from = Math.max(end, this.offset);
    const subscriber: Subscriber = { predicate: compileQuery(query), from, idle: matchesNothing(query), matched: 0, messages: 0, listener };
    this.subscribers.add(subscriber);
    if (this.running === undefined) {
      this.offset = from;
      if (!subscriber.idle) this.running = this.run();
    }
    return { position: positionOf({ offset: from, row: 0 }), close: () => void this.subscribers.delete(subscriber) };
  }

  /** Matches committed after a position, in commit order. @throws BadCursorError (not a position, or one whose logs are gone), KafkaUnavailableError */
  async since(position: string, query: QueryNode, limit: number): Promise<{ items: ClassifiedLog[]; position: string; more: boolean }> {
    const place = parsePosition(position);
    if (place === undefined) throw new BadCursorError('Not a position of the tail.');
    return this.resumption.since(place, matchesNothing(query) ? undefined : compileQuery(query), limit);
  }

  async close(): Promise<void> {
    this.abort.abort();
    this.subscribers.clear();
    await Promise.all([this.live.close(), this.resumption.close()]);
    await this.running;
  }

  private get wanted(): boolean {
    if (this.abort.signal.aborted) return false;
    for (const { idle } of this.subscribers) if (!idle) return true;
    return false;
  }

  private async run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (this.wanted) {
      try {
        await this.step();
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        if (this.abort.signal.aborted) break;
        if (error instanceof OffsetOutOfRangeError) {
          await this.restart().catch(() => undefined);
          continue;
        }
        this.options.connection.logger.warn({ why: whyKafkaFailed(error) }, 'the live tail cannot read; trying again');
        await wait(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: this.abort.signal }).catch(() => undefined);
        pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 2);
      }
    }
    this.running = undefined;
  }

  private async step(): Promise<void> {
    const { messages, next, end } = await this.live.read(this.offset, { maxWaitMs: LONG_POLL_MS });
    this.end = end;
    for (const { value, offset } of messages) {
      this.hand(readClassified(value), Number(offset));
      // Reading a message takes some milliseconds; what else this thread has to do comes in between.
      if (messages.length > 1) await new Promise(setImmediate);
    }
    this.offset = next;
    if (end - next > (this.options.mostBehind ?? 4000)) this.passOver(end);
  }

  private hand(logs: readonly ClassifiedLog[], offset: number): void {
    this.offset = offset + 1;
    const position = this.position();
    const source = fieldsOfLogs(logs);
    for (const subscriber of this.subscribers) {
      if (subscriber.idle || offset < subscriber.from) continue;
      const test = subscriber.predicate(source);
      const items = logs.filter((_, row) => test(row));
      subscriber.messages++;
      subscriber.matched += items.length;
      if (items.length > 0) subscriber.listener({ items, dropped: 0, position });
    }
  }

  /** Goes on from the end. How many matches lie between is not known: it is told as what the messages before would make likely. */
  private passOver(end: number): void {
    const passed = end - this.offset;
    this.offset = end;
    for (const subscriber of this.subscribers) {
      const rate = subscriber.matched / Math.max(1, subscriber.messages);
      const dropped = Math.round(rate * passed);
      if (dropped > 0) subscriber.listener({ items: [], dropped, position: this.position() });
    }
    this.options.connection.logger.warn({ messages: passed }, 'the live tail was too far behind; it goes on from the end');
  }

  /** The topic was made anew, or emptied. */
  private async restart(): Promise<void> {
    this.offset = await this.resumption.end();
    for (const subscriber of this.subscribers) subscriber.from = Math.min(subscriber.from, this.offset);
  }
}
