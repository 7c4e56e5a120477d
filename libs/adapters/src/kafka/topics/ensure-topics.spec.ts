import { TOPICS } from '@tocsin/contracts';
import { describeWithKafka } from '../../testing/servers.ts';
import { KafkaUnavailableError } from '../connection/kafka-errors.ts';
import { openKafka } from '../connection/open-kafka.ts';
import { createTestKafka, type TestKafka } from '../testing/test-kafka.ts';
import { ensureTopics } from './ensure-topics.ts';
import { topicPlan } from './topic-plan.ts';

describeWithKafka('the topics of an installation', () => {
  let kafka: TestKafka;
  beforeAll(async () => (kafka = await createTestKafka()));
  afterAll(() => kafka.remove());

  test('are made as planned, and nothing differs', async () => {
    const { kafka: client, prefix } = kafka.connection;
    expect(await ensureTopics(client, topicPlan({ prefix }))).toEqual([]);
  });

  test('that differ are told in a sentence for each setting, and left as they are', async () => {
    const { kafka: client, prefix } = kafka.connection;
    const plan = topicPlan({ prefix, logsPartitions: 5 }).map((each) =>
      each.name === `${prefix}${TOPICS.alerts}` ? { ...each, retentionMs: 2 * 86_400_000, replication: 2, minInSyncReplicas: 2 } : each,
    );
    const wrong = [
      `Topic ${prefix}logs has partitions 3; it should have 5`,
      `Topic ${prefix}alerts has replicas 1; it should have 2`,
      `Topic ${prefix}alerts has retention.ms 86400000; it should have 172800000`,
      `Topic ${prefix}alerts has min.insync.replicas 1; it should have 2`,
    ].map((beginning) => expect.stringContaining(beginning) as string);
    expect(await ensureTopics(client, plan)).toEqual(wrong);
    expect(await ensureTopics(client, plan)).toEqual(wrong);
  });

  test('are made once by processes that start together', async () => {
    const { kafka: client, prefix } = kafka.connection;
    const plan = topicPlan({ prefix: `${prefix}together-` });
    expect(await Promise.all([1, 2, 3].map(() => ensureTopics(client, plan)))).toEqual([[], [], []]);
  });

  test('cannot be made where nobody answers', async () => {
    const nowhere = openKafka({ brokers: ['127.0.0.1:1'], clientId: 'test' });
    await expect(ensureTopics(nowhere.kafka, topicPlan())).rejects.toBeInstanceOf(KafkaUnavailableError);
  });
});
