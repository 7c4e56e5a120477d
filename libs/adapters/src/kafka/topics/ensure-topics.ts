import { setTimeout as wait } from 'node:timers/promises';
import type { Admin, ITopicMetadata, Kafka } from 'kafkajs';
import { hasProtocolError, KafkaUnavailableError, whyKafkaFailed } from '../connection/kafka-errors.ts';
import { topicFaults } from './topic-faults.ts';
import { configOf, type TopicPlan } from './topic-plan.ts';

const CREATE_TIMEOUT_MS = 15_000;
const KNOWN_TIMEOUT_MS = 30_000;
/** `ConfigResourceTypes.TOPIC`, which the client exports in a way that ES modules cannot see. */
const TOPIC_RESOURCE = 2;

/**
 * Makes the topics that are missing, and says of those that exist what is wrong with them, a sentence each (see `topicFaults`). Nothing
 * that exists is changed: how it is set is the operator's decision. @throws KafkaUnavailableError
 */
export const ensureTopics = async (kafka: Kafka, plan: readonly TopicPlan[]): Promise<string[]> => {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const existing = new Set(await admin.listTopics());
    await create(
      admin,
      plan.filter(({ name }) => !existing.has(name)),
    );
    return await differences(admin, plan);
  } catch (error) {
    throw new KafkaUnavailableError(`The topics could not be made or checked: ${whyKafkaFailed(error)}`, { cause: error });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

const create = async (admin: Admin, missing: readonly TopicPlan[]): Promise<void> => {
  // One at a time: processes that start together find some made by another, which must not keep them from the rest.
  for (const plan of missing) {
    try {
      await admin.createTopics({
        timeout: CREATE_TIMEOUT_MS,
        waitForLeaders: false,
        topics: [
          {
            topic: plan.name,
            numPartitions: plan.partitions,
            replicationFactor: plan.replication,
            configEntries: Object.entries(configOf(plan)).map(([name, value]) => ({ name, value })),
          },
        ],
      });
    } catch (error) {
      if (!hasProtocolError(error, 'TOPIC_ALREADY_EXISTS')) throw error;
    }
  }
};

/** What the cluster says of topics, once every broker knows them and each partition has a leader: a new topic takes a moment. */
const known = async (admin: Admin, topics: string[]): Promise<ITopicMetadata[]> => {
  const deadline = performance.now() + KNOWN_TIMEOUT_MS;
  for (;;) {
    try {
      const metadata = await admin.fetchTopicMetadata({ topics });
      if (metadata.topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) {
        return metadata.topics;
      }
    } catch (error) {
      if (!hasProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE')) throw error;
    }
    if (performance.now() > deadline) throw new Error('The topics have no leaders.');
    await wait(100);
  }
};

const differences = async (admin: Admin, plan: readonly TopicPlan[]): Promise<string[]> => {
  const topics = await known(
    admin,
    plan.map(({ name }) => name),
  );
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: plan.map((each) => ({ type: TOPIC_RESOURCE, name: each.name, configNames: Object.keys(configOf(each)) })),
  });
  return plan.flatMap((each) => {
    const partitions = topics.find(({ name }) => name === each.name)?.partitions ?? [];
    const config = resources.find(({ resourceName }) => resourceName === each.name)?.configEntries ?? [];
    return topicFaults(each, {
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      config: new Map(config.map(({ configName, configValue }) => [configName, configValue])),
    });
  });
};
