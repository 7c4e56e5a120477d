import { TOPICS } from '@tocsin/contracts';
import { IntakeBusyError, type RawBatch } from '@tocsin/core/ports';
import fc from 'fast-check';
import { BusLogIntake } from './bus-log-intake.ts';
import { DrainRate } from './drain-rate.ts';
import { MemoryBus } from './memory-bus.ts';

const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

describe('requests', () => {
  it('answers with what the responder returns', async () => {
    const bus = new MemoryBus();
    bus.respond(TOPICS.logs, (message) => Promise.resolve(`got ${String(message)}`));
    await expect(bus.request(TOPICS.logs, 'x', 1)).resolves.toBe('got x');
  });

  it('hands the responder’s error to the sender unchanged', async () => {
    const bus = new MemoryBus();
    const failure = new Error('no room');
    bus.respond(TOPICS.logs, () => Promise.reject(failure));
    await expect(bus.request(TOPICS.logs, 'x', 1)).rejects.toBe(failure);
    expect(bus.requestBytes).toBe(0);
  });

  it('refuses what passes the limit, before the responder sees it, and takes it once there is room', async () => {
    const bus = new MemoryBus({ requestLimitBytes: 10 });
    const { opened, open } = gate();
    let seen = 0;
    bus.respond(TOPICS.logs, async () => {
      seen++;
      await opened;
    });
    const first = bus.request(TOPICS.logs, 'a', 8);
    const refused = await bus.request(TOPICS.logs, 'b', 3).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(IntakeBusyError);
    expect((refused as IntakeBusyError).retryAfterMs).toBeGreaterThanOrEqual(1000);
    expect(seen).toBe(1);
    open();
    await first;
    await expect(bus.request(TOPICS.logs, 'b', 3)).resolves.toBeUndefined();
  });

  it('lets a message larger than the limit through when it is alone', async () => {
    const bus = new MemoryBus({ requestLimitBytes: 10 });
    bus.respond(TOPICS.logs, () => Promise.resolve(1));
    await expect(bus.request(TOPICS.logs, 'a', 99)).resolves.toBe(1);
  });

  it('is busy while nobody answers the topic, and after it was closed', async () => {
    const bus = new MemoryBus();
    await expect(bus.request(TOPICS.logs, 'a', 1)).rejects.toBeInstanceOf(IntakeBusyError);
    bus.respond(TOPICS.logs, () => Promise.resolve(1));
    await bus.close();
    await expect(bus.request(TOPICS.logs, 'a', 1)).rejects.toBeInstanceOf(IntakeBusyError);
  });

  it('waits on closing for what is under way', async () => {
    const bus = new MemoryBus();
    const { opened, open } = gate();
    bus.respond(TOPICS.logs, () => opened);
    const order: string[] = [];
    const answer = bus.request(TOPICS.logs, 'a', 1).then(() => order.push('answered'));
    const closing = bus.close().then(() => order.push('closed'));
    open();
    await Promise.all([answer, closing]);
    expect(order).toContain('answered');
    expect(order.at(-1)).toBe('closed');
  });

  it('gives receipts through the intake', async () => {
    const bus = new MemoryBus();
    bus.respond(TOPICS.logs, () => Promise.resolve({ accepted: 1, rejected: [] }));
    const batch: RawBatch = { batchId: 'b', format: 'json', body: new Uint8Array(3), receivedAt: 0 };
    await expect(new BusLogIntake(bus).submit(batch)).resolves.toEqual({ accepted: 1, rejected: [] });
  });
});

describe('events', () => {
  it('reach every handler in order, whatever their sizes, and none is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30), { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), async (sizes, eventLimitBytes) => {
        const bus = new MemoryBus({ eventLimitBytes, eventBatchSize: 7 });
        const seen: unknown[][] = [[], []];
        for (const list of seen) {
          bus.subscribe(TOPICS.alerts, async (messages) => {
            await Promise.resolve();
            list.push(...messages);
          });
        }
        await Promise.all(sizes.map((size, index) => bus.publish(TOPICS.alerts, index, size)));
        await bus.close();
        for (const list of seen) expect(list).toEqual(sizes.map((_, index) => index));
      }),
      { numRuns: 50 },
    );
  });

  it('holds the publisher while the queue is full', async () => {
    const bus = new MemoryBus({ eventLimitBytes: 10 });
    const { opened, open } = gate();
    bus.subscribe(TOPICS.alerts, () => opened);
    await bus.publish(TOPICS.alerts, 'a', 9);
    let taken = false;
    const second = bus.publish(TOPICS.alerts, 'b', 9).then(() => (taken = true));
    await new Promise(setImmediate);
    expect(taken).toBe(false);
    open();
    await second;
    expect(taken).toBe(true);
  });

  it('a failing handler is reported and the topic goes on', async () => {
    const failures: number[] = [];
    const seen: unknown[] = [];
    const bus = new MemoryBus({ eventBatchSize: 1, onEventFailure: (_topic, _error, lost) => failures.push(lost) });
    bus.subscribe(TOPICS.alerts, ([message]) => {
      if (message === 'bad') return Promise.reject(new Error('bad'));
      seen.push(message);
      return Promise.resolve();
    });
    for (const message of ['a', 'bad', 'b']) await bus.publish(TOPICS.alerts, message, 1);
    await bus.close();
    expect(seen).toEqual(['a', 'b']);
    expect(failures).toEqual([1]);
  });
});

describe('the drain rate', () => {
  it('says how long a backlog takes, within 1 to 30 seconds', () => {
    const rate = new DrainRate();
    expect(rate.waitMsFor(1e9)).toBe(1000);
    rate.record(0, 0);
    rate.record(1000, 1000);
    expect(rate.waitMsFor(5000)).toBe(5000);
    expect(rate.waitMsFor(1)).toBe(1000);
    expect(rate.waitMsFor(1e9)).toBe(30_000);
  });
});
