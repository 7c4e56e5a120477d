import type { KafkaConnection } from '../connection/open-kafka.ts';

/** The offset from which a group goes on in one partition; undefined: it has committed none, or none that is still there. */
export const committedOffset = async (
  connection: KafkaConnection,
  { groupId, topic, partition }: { groupId: string; topic: string; partition: number },
): Promise<string | undefined> => {
  const admin = connection.kafka.admin();
  await admin.connect();
  try {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const offset = found?.partitions.find((each) => each.partition === partition)?.offset;
    return offset === undefined || Number(offset) < 0 ? undefined : offset;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};
