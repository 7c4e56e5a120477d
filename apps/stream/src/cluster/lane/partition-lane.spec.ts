import { NOTHING_JUDGED } from '@tocsin/core/drift';
import fc from 'fast-check';
import type { Chunk } from '../chunks/chunk.ts';
import type { LogMessage } from '../chunks/log-message.ts';
import { LogPacker } from '../chunks/packed-logs.ts';
import type { LaneTransaction, StoreAnswer, WorkedChunk } from './lane-ports.ts';
import { PartitionLane } from './partition-lane.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);
const message = (offset: number): LogMessage => ({
  offset,
  receivedAt: 1000 + offset,
  value: bytes(`{"n":${offset}}`),
  framed: false,
  batch: undefined,
});

/** Logs are named by their offsets; every third message is refused. */
const isBad = (offset: number) => offset % 3 === 2;
const worked = (chunk: Chunk): WorkedChunk<number[]> => {
  const good = [...chunk.offsets].filter((offset) => !isBad(offset));
  const packer = new LogPacker();
  for (const offset of good) packer.add(String(offset));
  return {
    chunk,
    documents: good.length === 0 ? undefined : good,
    accepted: good.length,
    judged: { ...NOTHING_JUDGED, logs: good.length, uncertain: good.length },
    rejected: {},
    logs: packer.take(),
    rollups: good.length === 0 ? [] : [bytes(JSON.stringify(good))],
    letters: [...chunk.offsets].filter(isBad).map((offset) => bytes(String(offset))),
    receivedAt: 0,
    modelVersion: '',
  };
};

/** What stays when a process dies: the store, and the bus with its committed offset. */
class Lasting {
  readonly stored = new Map<number, number>();
  readonly told = { classified: [] as number[], rollups: [] as number[], letters: [] as number[] };
  next = 0;

  write(documents: number[]): StoreAnswer {
    for (const each of documents) this.stored.set(each, (this.stored.get(each) ?? 0) + 1);
    return { repeatedRows: [], refusedRows: [] };
  }
  commit({ classified, rollups, letters, next }: LaneTransaction): void {
    for (const each of classified) this.told.classified.push(...(JSON.parse(text(each)) as { logs: number[] }).logs);
    for (const each of rollups) this.told.rollups.push(...(JSON.parse(text(each)) as number[]));
    this.told.letters.push(...letters.map((each) => Number(text(each))));
    this.next = next;
  }
}

describe('the lane of a partition', () => {
  const listener = { done: () => undefined, committed: () => undefined };

  it('tells of every log once and in order, whatever fails, repeats or is interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.constantFrom('done', 'done', 'done', 'lost before', 'lost after'), { maxLength: 12 }),
        fc.array(fc.boolean(), { maxLength: 6 }),
        async (s, count, commits, crashes) => {
          const lasting = new Lasting();
          const later = <T>(label: string, work: () => T): Promise<T> => s.schedule(Promise.resolve(), label).then(work);
          while (lasting.next < count) {
            const from = lasting.next;
            let end: () => void = () => undefined;
            const ended = new Promise<void>((resolve) => (end = resolve));
            const lane = new PartitionLane<number[]>({
              partition: 0,
              next: from,
              processor: {
                process: (chunk) => later('worker', () => [worked(chunk)]),
                amend: () => Promise.reject(new Error('nothing to amend')),
              },
              store: { write: (documents) => later('store', () => lasting.write(documents)) },
              sink: {
                commit: (transaction) =>
                  later('transaction', () => {
                    const outcome = commits.shift() ?? 'done';
                    // A sink that was abandoned is fenced by its successor before that one reads the offset.
                    if (lane.ended || outcome === 'lost before') throw new Error('lost');
                    lasting.commit(transaction);
                    if (outcome === 'lost after') throw new Error('lost');
                    if (transaction.next === count) end();
                  }),
              },
              listener,
              onRoom: () => undefined,
              onEnd: end,
              chunkLimits: { messages: 4, bytes: 1_000_000 },
              depth: 3,
            });
            // Redelivery: messages that it has already come again.
            lane.take(Array.from({ length: count }, (_, offset) => message(offset)));
            lane.take(Array.from({ length: count }, (_, offset) => message(offset)));
            if (crashes.shift() === true) void later('crash', () => (lane.abandon(), end()));
            await s.waitFor(ended);
            lane.abandon();
          }
          const all = Array.from({ length: count }, (_, offset) => offset);
          const good = all.filter((offset) => !isBad(offset));
          expect(lasting.told).toEqual({ classified: good, rollups: good, letters: all.filter(isBad) });
          expect([...lasting.stored.keys()].sort((a, b) => a - b)).toEqual(good);
        },
      ),
    );
  });

  it('works on chunks ahead of the one that is told of, and on no more than its depth', async () => {
    let processed = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const committed: number[] = [];
    let over: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (over = resolve));
    const lane = new PartitionLane<number[]>({
      partition: 0,
      next: 0,
      processor: {
        process: (chunk) => {
          processed++;
          return Promise.resolve([worked(chunk)]);
        },
        amend: () => Promise.reject(new Error('nothing to amend')),
      },
      store: { write: () => Promise.resolve({ repeatedRows: [], refusedRows: [] }) },
      sink: {
        commit: async ({ next }) => {
          await gate;
          committed.push(next);
          if (next === 10) over();
        },
      },
      listener,
      onRoom: () => undefined,
      onEnd: () => undefined,
      chunkLimits: { messages: 1, bytes: 1_000_000 },
      depth: 3,
    });
    lane.take(Array.from({ length: 10 }, (_, offset) => message(offset)));
    expect(processed).toBe(3);
    release();
    await done;
    expect(processed).toBe(10);
    expect(committed).toEqual([...committed].sort((a, b) => a - b));
    expect(committed.length).toBeLessThan(10);
  });

  it('asks for no more messages while it has enough, and for more once half of them are gone', async () => {
    let rooms = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const lane = new PartitionLane<number[]>({
      partition: 0,
      next: 0,
      processor: {
        process: async (chunk) => {
          await gate;
          return [worked(chunk)];
        },
        amend: () => Promise.reject(new Error('nothing to amend')),
      },
      store: { write: () => Promise.resolve({ repeatedRows: [], refusedRows: [] }) },
      sink: { commit: () => Promise.resolve() },
      listener,
      onRoom: () => rooms++,
      onEnd: () => undefined,
      chunkLimits: { messages: 1, bytes: 1_000_000 },
      depth: 1,
      waitingBytes: 30,
    });
    lane.take(Array.from({ length: 6 }, (_, offset) => message(offset)));
    expect([lane.full, rooms]).toEqual([true, 0]);
    release();
    await lane.quiet();
    while (rooms === 0) await Promise.resolve();
    expect([lane.full, rooms]).toEqual([false, 1]);
  });

  it('rows that the store had from another message are left out, and those it refuses become dead letters', async () => {
    const transactions: LaneTransaction[] = [];
    let over: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (over = resolve));
    const lane = new PartitionLane<number[]>({
      partition: 0,
      next: 0,
      processor: {
        process: (chunk) => Promise.resolve([worked(chunk)]),
        amend: (_chunk, { repeatedRows, refusedRows }) =>
          Promise.resolve({
            rollups: [bytes(`without ${[...repeatedRows].join()}`)],
            letters: refusedRows.map(({ reason }) => bytes(reason)),
            judged: NOTHING_JUDGED,
          }),
      },
      store: { write: () => Promise.resolve({ repeatedRows: [0], refusedRows: [{ row: 1, reason: 'mapping' }] }) },
      sink: {
        commit: (transaction) => {
          transactions.push(transaction);
          over();
          return Promise.resolve();
        },
      },
      listener,
      onRoom: () => undefined,
      onEnd: () => undefined,
    });
    lane.take([0, 1, 3].map(message));
    await done;
    expect(transactions.map(({ classified, rollups, letters }) => [classified, rollups, letters].map((all) => all.map(text)))).toEqual([
      [['{"logs":[3]}'], ['without 0'], ['mapping']],
    ]);
  });

  it('what is read again because the offsets were set back is stored, and told of only from where nothing was yet', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(12), fc.integer({ min: 1, max: 5 }), async (count, told, messages) => {
        const lasting = new Lasting();
        let over: () => void = () => undefined;
        const done = new Promise<void>((resolve) => (over = resolve));
        const lane = new PartitionLane<number[]>({
          partition: 0,
          next: 0,
          told,
          processor: {
            process: (chunk) => Promise.resolve([worked(chunk)]),
            amend: () => Promise.reject(new Error('nothing to amend')),
          },
          store: { write: (documents) => Promise.resolve(lasting.write(documents)) },
          sink: {
            commit: (transaction) => {
              lasting.commit(transaction);
              if (lasting.next === count) over();
              return Promise.resolve();
            },
          },
          listener,
          onRoom: () => undefined,
          onEnd: over,
          chunkLimits: { messages, bytes: 1_000_000 },
        });
        lane.take(Array.from({ length: count }, (_, offset) => message(offset)));
        await done;
        const untold = Array.from({ length: count }, (_, offset) => offset).filter((offset) => offset >= told);
        const logs = untold.filter((offset) => !isBad(offset));
        expect(lasting.told).toEqual({ classified: logs, rollups: logs, letters: untold.filter(isBad) });
        expect([...lasting.stored.keys()]).toEqual(Array.from({ length: count }, (_, offset) => offset).filter((offset) => !isBad(offset)));
      }),
      { numRuns: 50 },
    );
  });
});
