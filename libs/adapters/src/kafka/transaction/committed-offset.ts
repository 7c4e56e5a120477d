import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { hasProtocolError } from '../connection/kafka-errors.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';

/** A coordinator that starts, or has just moved, answers so for seconds; Kafka's client does not try this call again by itself. */
const passing = handleWhen((error) =>
  hasProtocolError(error, 'GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP'),
);
const policy = retry(passing, { maxAttempts: 12, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 2000 }) });

/** The offset from which a group goes on in one partition; undefined: it has committed none, or none that is still there. */
export const committedOffset = async (
  connection: KafkaConnection,
  { groupId, topic, partition }: { groupId: string; topic: string; partition: number },
): Promise<string | undefined> => {
  const admin = connection.kafka.admin();
  await admin.connect();
  try {
    const [found] = await policy.execute(() => admin.fetchOffsets({ groupId, topics: [topic] }));
    const offset = found?.partitions.find((each) => each.partition === partition)?.offset;
    return offset === undefined || Number(offset) < 0 ? undefined : offset;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};
