import { randomBytes } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import type { Topic } from '@tocsin/contracts';
import { testBrokers } from '../../testing/servers.ts';
import { type KafkaConnection, openKafka } from '../connection/open-kafka.ts';
import { ensureTopics } from '../topics/ensure-topics.ts';
import { topicPlan } from '../topics/topic-plan.ts';
import { PartitionReader } from '../tail/partition-reader.ts';

/** Topics of this test alone on the real server. */
export interface TestKafka {
  connection: KafkaConnection;
  /** Everything committed in a topic now, partition by partition. */
  messages(topic: Topic): Promise<(KafkaMessage & { partition: number })[]>;
  remove(): Promise<void>;
}

export const createTestKafka = async (): Promise<TestKafka> => {
  const connection = openKafka({ brokers: testBrokers(), clientId: 'tocsin-test', prefix: `test-${randomBytes(5).toString('hex')}-` });
  const plan = topicPlan({ prefix: connection.prefix });
  await ensureTopics(connection.kafka, plan);
  return {
    connection,
    messages: async (topic) => {
      const name = connection.topic(topic);
      const partitions = plan.find((each) => each.name === name)?.partitions ?? 1;
      const found: (KafkaMessage & { partition: number })[] = [];
      for (let partition = 0; partition < partitions; partition++) {
        const reader = new PartitionReader(connection, { topic: name, partition });
        const { start, end } = await reader.bounds();
        for (let offset = start; offset < end;) {
          const { messages, next } = await reader.read(offset, { maxWaitMs: 0 });
          found.push(...messages.map((message) => ({ ...message, partition })));
          offset = next;
        }
        await reader.close();
      }
      return found;
    },
    remove: async () => {
      const admin = connection.kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: (await admin.listTopics()).filter((name) => name.startsWith(connection.prefix)) });
      const { groups } = await admin.listGroups();
      const own = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(connection.prefix));
      if (own.length > 0) await admin.deleteGroups(own).catch(() => undefined);
      await admin.disconnect();
    },
  };
};
