import { TOPICS } from '@tocsin/contracts';
import { BadCursorError, type TailBatch } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import fc from 'fast-check';
import { describeWithKafka } from '../../testing/servers.ts';
import { classifiedMessage, noise, sampleLog } from '../testing/sample-logs.ts';
import { createTestKafka, type TestKafka } from '../testing/test-kafka.ts';
import { until } from '../testing/until.ts';
import { TransactionalSink } from '../transaction/transactional-sink.ts';
import { KafkaLogTail } from './kafka-log-tail.ts';
import { PartitionReader } from './partition-reader.ts';

const ALL = parseQuery('');

describeWithKafka('the live tail over Kafka', () => {
  let kafka: TestKafka;
  let sink: TransactionalSink;
  let tail: KafkaLogTail;
  let count = 0;
  let end: PartitionReader;

  beforeAll(async () => {
    kafka = await createTestKafka();
    sink = await TransactionalSink.open({ connection: kafka.connection, groupId: 'group', partition: 0 });
    tail = new KafkaLogTail({ connection: kafka.connection });
    end = new PartitionReader(kafka.connection, { topic: kafka.connection.topic(TOPICS.classified), partition: 0 });
  });
  afterAll(async () => {
    await tail.close();
    await end.close();
    await sink.close();
    await kafka.remove();
  });

  /** Commits messages of so many logs each, numbered on, and waits until readers see them: a moment after the commit was confirmed. */
  const commit = async (...sizes: number[]) => {
    const before = await end.end();
    const classified = sizes.map((size) =>
      classifiedMessage(Array.from({ length: size }, () => sampleLog(String(count), { service: count++ % 2 === 0 ? 'even' : 'odd' }))),
    );
    await sink.send({ classified, rollups: [], deadLetters: [], offset: String(count) });
    await until(async () => (await end.end()) > before + sizes.length);
  };
  const listening = async (query = ALL) => {
    const batches: TailBatch[] = [];
    const subscription = await tail.subscribe(query, (batch) => batches.push(batch));
    return { subscription, batches, ids: () => batches.flatMap(({ items }) => items.map(({ id }) => Number(id))) };
  };
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
  const since = async (position: string, limit: number, query = ALL) => {
    const ids: number[] = [];
    for (let at = position; ;) {
      const page = await tail.since(at, query, limit);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      ids.push(...page.items.map(({ id }) => Number(id)));
      if (!page.more) return { ids, position: page.position };
      at = page.position;
    }
  };

  test('shows each subscriber what matches, from its subscription on, in order, over the markers between transactions', async () => {
    await commit(3);
    const first = count;
    const all = await listening();
    await commit(2, 2);
    const odd = await listening(parseQuery('service:odd'));
    const second = count;
    await commit(1);
    await commit(4, 1);
    await until(() => all.ids().length === count - first);
    expect(all.ids()).toEqual(range(first, count));
    await until(() => odd.ids().length === range(second, count).filter((n) => n % 2 === 1).length);
    expect(odd.ids()).toEqual(range(second, count).filter((n) => n % 2 === 1));
    all.subscription.close();
    odd.subscription.close();
  });

  test('shows nothing of a transaction that was aborted', async () => {
    const from = count;
    const { subscription, ids } = await listening();
    await expect(
      sink.send({ classified: [classifiedMessage([sampleLog('-1')])], rollups: [noise(4 << 20)], deadLetters: [], offset: '0' }),
    ).rejects.toThrow();
    await commit(2);
    await until(() => ids().length === 2);
    expect(ids()).toEqual([from, from + 1]);
    subscription.close();
  });

  test('resumes from any position that it told, without gap or repeat, whatever the size of the pages', async () => {
    const start = count;
    const { subscription, batches } = await listening();
    await commit(5, 1, 7);
    await commit(1);
    await commit(2, 3);
    await until(() => batches.at(-1)?.items.at(-1)?.id === String(count - 1));
    subscription.close();
    const positions = [subscription.position, ...batches.map(({ position }) => position)];
    await fc.assert(
      fc.asyncProperty(fc.nat(positions.length - 1), fc.integer({ min: 1, max: 9 }), async (at, limit) => {
        const shown = batches.slice(0, at).flatMap(({ items }) => items.map(({ id }) => Number(id)));
        const { ids } = await since(positions[at] as string, limit);
        expect([...shown, ...ids]).toEqual(range(start, count));
      }),
      { numRuns: 25 },
    );
  });

  test('a tail that catches up while logs come in misses none: what it read and what it is shown overlap by whole batches', async () => {
    const start = count;
    const { subscription: before } = await listening();
    before.close();
    await commit(3, 2);
    const live = await listening();
    await commit(4);
    const caughtUp = await since(before.position, 2);
    await commit(1, 1);
    await until(() => live.ids().at(-1) === count - 1);
    const later = live.batches.filter(({ position }) => BigInt(position) > BigInt(caughtUp.position));
    expect([...caughtUp.ids, ...later.flatMap(({ items }) => items.map(({ id }) => Number(id)))]).toEqual(range(start, count));
    live.subscription.close();
  });

  test('a cursor from a process that has read further is not ahead of a new subscription', async () => {
    const other = new KafkaLogTail({ connection: kafka.connection });
    const seen: TailBatch[] = [];
    const theirs = await other.subscribe(ALL, (batch) => seen.push(batch));
    await commit(1);
    await until(() => seen.length > 0);
    const { subscription } = await listening();
    expect(BigInt(subscription.position)).toBeGreaterThanOrEqual(BigInt(seen[0]?.position ?? ''));
    theirs.close();
    subscription.close();
    await other.close();
  });

  test('one who listens for nothing costs no reading', async () => {
    const { subscription, ids } = await listening(parseQuery('-*'));
    await commit(2);
    expect(tail.behind).toBe(0);
    expect(await tail.since(subscription.position, parseQuery('-*'), 10)).toMatchObject({ items: [], more: false });
    expect(ids()).toEqual([]);
    subscription.close();
  });

  test('a reader too far behind goes on from the end and tells that it left something out', async () => {
    const hasty = new KafkaLogTail({ connection: kafka.connection, mostBehind: 0 });
    const batches: TailBatch[] = [];
    const subscription = await hasty.subscribe(ALL, (batch) => batches.push(batch));
    // Two record batches of more than a read brings, so that one is left behind.
    const big = (id: string) => classifiedMessage([sampleLog(id, { message: noise(1_700_000) })]);
    const from = count;
    await sink.send({
      classified: [0, 1, 2, 3, 4, 5].map((n) => big(String(from + n))),
      rollups: [],
      deadLetters: [],
      offset: String(from),
    });
    count += 6;
    await until(() => batches.some(({ dropped }) => dropped > 0));
    subscription.close();
    await hasty.close();
  });

  test.each(['x', '', '99999999999999'])('%j is no position', async (position) => {
    await expect(tail.since(position, ALL, 1)).rejects.toBeInstanceOf(BadCursorError);
  });

  test('a position whose logs were deleted is told, not passed over', async () => {
    const { subscription } = await listening();
    subscription.close();
    await commit(1);
    await commit(1);
    const admin = kafka.connection.kafka.admin();
    await admin.connect();
    const topic = kafka.connection.topic(TOPICS.classified);
    const [end] = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: end?.high ?? '' }] });
    await admin.disconnect();
    await expect(tail.since(subscription.position, ALL, 10)).rejects.toBeInstanceOf(BadCursorError);
  });
});
