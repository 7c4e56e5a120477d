import type { Admin } from 'kafkajs';
import { until } from '../until.ts';
import type { Cluster } from './cluster.ts';

/** As Java hashes a text, which is how Kafka finds the partition of a group or a transactional id. */
const javaHash = (text: string): number => [...text].reduce((hash, char) => (Math.imul(31, hash) + (char.codePointAt(0) ?? 0)) | 0, 0);

/** Which broker has which part, as its metadata say. */
export class BrokerRoles {
  private constructor(private readonly admin: Admin) {}

  static async of(cluster: Cluster): Promise<BrokerRoles> {
    const admin = cluster.kafkaClient().admin();
    await admin.connect();
    return new BrokerRoles(admin);
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }

  /** The node id of the leader of a partition. */
  async leader(topic: string, partition: number): Promise<number> {
    const found = await this.partitions(topic);
    const leader = found.find((each) => each.partitionId === partition)?.leader ?? -1;
    if (leader < 1) throw new Error(`${topic} ${partition} has no leader.`);
    return leader;
  }

  /** Of the offsets of a group, and its members. */
  groupCoordinator(groupId: string): Promise<number> {
    return this.ownerOf('__consumer_offsets', groupId);
  }
  transactionCoordinator(transactionalId: string): Promise<number> {
    return this.ownerOf('__transaction_state', transactionalId);
  }

  /** Resolves once each partition of these topics has all its copies in sync. */
  async inSync(topics: readonly string[], limitMs = 120_000): Promise<void> {
    const whole = async (topic: string): Promise<boolean> =>
      (await this.partitions(topic)).every(({ leader, isr, replicas }) => leader > 0 && isr.length === replicas.length);
    await until(
      async () => (await Promise.all(topics.map(whole))).every(Boolean),
      (all) => all,
      limitMs,
    );
  }

  private async ownerOf(topic: string, key: string): Promise<number> {
    const { length } = await this.partitions(topic);
    return this.leader(topic, Math.abs(javaHash(key)) % length);
  }

  private async partitions(topic: string) {
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions ?? [];
  }
}
