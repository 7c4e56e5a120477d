import type { ClassifiedLog } from '@tocsin/contracts';
import { BadCursorError } from '@tocsin/core/ports';
import type { Predicate } from '@tocsin/core/query';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { fieldsOfLogs, readClassified } from './classified-message.ts';
import { OffsetOutOfRangeError, PartitionReader } from './partition-reader.ts';
import { type Place, positionOf } from './position.ts';

/** Longest look through what was committed, milliseconds; then the answer says how far it came. */
const LOOK_MS = 1000;

export interface ResumedPage {
  items: ClassifiedLog[];
  position: string;
  more: boolean;
}

/** How tails catch up: reads from any place, several at a time, on connections apart from the one that waits for what is new. */
export class Resumption {
  private readonly idle: PartitionReader[];
  private readonly waiting: ((reader: PartitionReader) => void)[] = [];
  private readonly readers: readonly PartitionReader[];

  constructor(connection: KafkaConnection, topic: string, atOnce: number) {
    this.readers = Array.from({ length: atOnce }, () => new PartitionReader(connection, { topic, partition: 0 }));
    this.idle = [...this.readers];
  }

  /** End of what is committed now, an offset. @throws KafkaUnavailableError */
  end(): Promise<number> {
    return this.use((reader) => reader.end());
  }

  /** Matches from a place on, in commit order; no predicate: none. @throws BadCursorError, KafkaUnavailableError */
  since(place: Place, predicate: Predicate | undefined, limit: number): Promise<ResumedPage> {
    return this.use((reader) => look(reader, place, predicate, limit));
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close()));
  }

  private async use<T>(task: (reader: PartitionReader) => Promise<T>): Promise<T> {
    const reader = this.idle.pop() ?? (await new Promise<PartitionReader>((resolve) => this.waiting.push(resolve)));
    try {
      return await task(reader);
    } finally {
      const next = this.waiting.shift();
      if (next) next(reader);
      else this.idle.push(reader);
    }
  }
}

const look = async (reader: PartitionReader, from: Place, predicate: Predicate | undefined, limit: number): Promise<ResumedPage> => {
  const { start, end } = await reader.bounds();
  if (from.offset > end || from.offset < start) throw new BadCursorError('The logs of this position are no longer there.');
  if (predicate === undefined) return { items: [], position: positionOf({ offset: end, row: 0 }), more: false };
  const began = performance.now();
  const items: ClassifiedLog[] = [];
  let place = from;
  while (place.offset < end) {
    const { messages, next } = await read(reader, place.offset);
    for (const { value, offset } of messages) {
      const at = Number(offset);
      if (at >= end) return { items, position: positionOf({ offset: end, row: 0 }), more: false };
      const logs = readClassified(value);
      const test = predicate(fieldsOfLogs(logs));
      for (let row = at === place.offset ? place.row : 0; row < logs.length; row++) {
        if (!test(row)) continue;
        if (items.length === limit) return { items, position: positionOf({ offset: at, row }), more: true };
        items.push(logs[row] as ClassifiedLog);
      }
      place = { offset: at + 1, row: 0 };
      await new Promise(setImmediate);
    }
    const stuck = next <= place.offset && messages.length === 0;
    if (next > place.offset) place = { offset: next, row: 0 };
    if (place.offset < end && (stuck || performance.now() - began > LOOK_MS)) return { items, position: positionOf(place), more: true };
  }
  return { items, position: positionOf({ offset: Math.max(place.offset, end), row: 0 }), more: false };
};

const read = async (reader: PartitionReader, offset: number): ReturnType<PartitionReader['read']> => {
  try {
    return await reader.read(offset, { maxWaitMs: 100 });
  } catch (error) {
    if (error instanceof OffsetOutOfRangeError) throw new BadCursorError('The logs of this position are no longer there.');
    throw error;
  }
};
