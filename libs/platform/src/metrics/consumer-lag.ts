import type { MetricsRegistry } from './metrics.ts';

/** How far a consumer is behind on a partition. */
export interface PartitionLag {
  topic: string;
  partition: number;
  /** Messages from the next one that it will read (or commit) to the end. */
  messages: number;
}

/** What Kubernetes scales the stream by, the system page shows and the alert rules watch: one name for all consumers. */
export const CONSUMER_LAG = 'tocsin_consumer_lag_messages';

/**
 * Two processes may tell of the same partition, while it moves or because both ask the bus: readers take the largest by topic and partition.
 * Call it once a process.
 */
export const collectConsumerLag = (
  registry: MetricsRegistry,
  read: () => readonly PartitionLag[] | Promise<readonly PartitionLag[]>,
): void =>
  registry.samples(CONSUMER_LAG, 'Messages that are yet to be read.', ['topic', 'partition'], async () =>
    (await read()).map(({ topic, partition, messages }) => ({ labels: { topic, partition: String(partition) }, value: messages })),
  );
