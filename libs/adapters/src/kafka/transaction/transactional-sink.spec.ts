import { TOPICS } from '@tocsin/contracts';
import { describeWithKafka } from '../../testing/servers.ts';
import { FencedError, KafkaRefusedError } from '../connection/kafka-errors.ts';
import { noise } from '../testing/sample-logs.ts';
import { createTestKafka, type TestKafka } from '../testing/test-kafka.ts';
import { type SinkCommit, TransactionalSink } from './transactional-sink.ts';

const commitOf = (offset: number): SinkCommit => ({
  classified: [`classified ${offset}`],
  rollups: [`rollups ${offset}`],
  deadLetters: [`dead ${offset}`],
  offset: String(offset),
});

describeWithKafka('the transactional sink', () => {
  let kafka: TestKafka;
  const opened: TransactionalSink[] = [];
  const open = async () => {
    const sink = await TransactionalSink.open({ connection: kafka.connection, groupId: 'group', partition: 1 });
    opened.push(sink);
    return sink;
  };
  const values = async (topic: (typeof TOPICS)[keyof typeof TOPICS]) => (await kafka.messages(topic)).map(({ value }) => String(value));
  /** A commit is done when it is acknowledged; readers see it a moment later, in the order of the commits. */
  const expectSeen = async (topic: (typeof TOPICS)[keyof typeof TOPICS], expected: string[]): Promise<void> => {
    for (const end = performance.now() + 10_000; performance.now() < end;) {
      if ((await values(topic)).at(-1) === expected.at(-1)) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await values(topic)).toEqual(expected);
  };

  beforeEach(async () => (kafka = await createTestKafka()));
  afterEach(async () => {
    for (const sink of opened.splice(0)) await sink.close();
    await kafka.remove();
  });

  test('commits everything of a chunk and the offset together, chunk after chunk', async () => {
    const sink = await open();
    expect(sink.committed).toBeUndefined();
    for (const offset of [10, 20, 30]) await sink.send(commitOf(offset));
    await sink.send({ classified: [], rollups: [], deadLetters: [], offset: '31' });
    await expectSeen(TOPICS.classified, ['classified 10', 'classified 20', 'classified 30']);
    await expectSeen(TOPICS.rollups, ['rollups 10', 'rollups 20', 'rollups 30']);
    await expectSeen(TOPICS.deadLetters, ['dead 10', 'dead 20', 'dead 30']);
    expect(sink.committed).toBe('31');
    expect((await open()).committed).toBe('31');
  });

  test('fences who wrote for the partition before', async () => {
    const zombie = await open();
    await zombie.send(commitOf(10));
    const owner = await open();
    await expect(zombie.send(commitOf(20))).rejects.toBeInstanceOf(FencedError);
    await owner.send(commitOf(20));
    await expectSeen(TOPICS.rollups, ['rollups 10', 'rollups 20']);
  });

  test('a zombie that comes back finds that another went on, and writes nothing', async () => {
    const zombie = await open();
    await zombie.send(commitOf(10));
    const owner = await open();
    await owner.send(commitOf(25));
    await zombie.close();
    await expect(zombie.send(commitOf(20))).rejects.toBeInstanceOf(FencedError);
    await expectSeen(TOPICS.rollups, ['rollups 10', 'rollups 25']);
  });

  test('a chunk whose commit was done, but never confirmed, is not sent again', async () => {
    const sink = await open();
    await sink.send(commitOf(10));
    const twin = await open();
    await twin.send(commitOf(20));
    // As after a connection that broke in the middle of the answer.
    await sink.close();
    await sink.send(commitOf(20));
    await expectSeen(TOPICS.rollups, ['rollups 10', 'rollups 20']);
    await sink.send(commitOf(30));
    await expectSeen(TOPICS.rollups, ['rollups 10', 'rollups 20', 'rollups 30']);
  });

  test('what was written before a transaction failed is never seen', async () => {
    const sink = await open();
    await sink.send(commitOf(10));
    // Larger than the broker takes: refused after the classified logs were written.
    const refused = { ...commitOf(20), rollups: [noise(4 << 20)] };
    await expect(sink.send(refused)).rejects.toBeInstanceOf(KafkaRefusedError);
    await sink.send(commitOf(30));
    await expectSeen(TOPICS.classified, ['classified 10', 'classified 30']);
    await expectSeen(TOPICS.rollups, ['rollups 10', 'rollups 30']);
  });
});
