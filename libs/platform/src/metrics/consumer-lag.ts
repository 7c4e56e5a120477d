import type { MetricsRegistry } from './metrics.ts';

/** How far a consumer of this process is behind on a partition that it has been given. */
export interface PartitionLag {
  topic: string;
  partition: number;
  /** Messages from the next one that it will read (or commit) to the end. */
  messages: number;
}

/** What Kubernetes scales the stream by, the system page shows and the alert rules watch: one name for all consumers. */
export const CONSUMER_LAG = 'tocsin_consumer_lag_messages';

/** Each process tells the partitions that it has been given, and no others: their sum is the lag of the group. Call it once a process. */
export const collectConsumerLag = (
  registry: MetricsRegistry,
  read: () => readonly PartitionLag[] | Promise<readonly PartitionLag[]>,
): void =>
  registry.samples(CONSUMER_LAG, 'Messages that this process has yet to read.', ['topic', 'partition'], async () =>
    (await read()).map(({ topic, partition, messages }) => ({ labels: { topic, partition: String(partition) }, value: messages })),
  );
