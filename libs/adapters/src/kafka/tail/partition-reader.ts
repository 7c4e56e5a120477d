import { type Broker, type Cluster, type KafkaMessage, PartitionAssigners } from 'kafkajs';
import { hasProtocolError, KafkaUnavailableError, whyKafkaFailed } from '../connection/kafka-errors.ts';
import type { KafkaConnection } from '../connection/open-kafka.ts';
import { type AbortedTransaction, committedMessages, type FetchedMessage } from './committed-messages.ts';

/** The offset is not in the partition: it was deleted by its age, or never written. */
export class OffsetOutOfRangeError extends Error {
  readonly code = 'offset_out_of_range';
}

export interface Page {
  /** Committed ones, in order. Their offsets have gaps: transactions leave markers between them. */
  messages: KafkaMessage[];
  /** Where to read on: past everything that was looked at. */
  next: number;
  /** The end of what is committed, as of this read. */
  end: number;
}

interface FetchResponse {
  responses: {
    partitions: {
      highWatermark: string;
      lastStableOffset?: string;
      abortedTransactions?: AbortedTransaction[] | null;
      messages: FetchedMessage[];
    }[];
  }[];
}

const READ_COMMITTED = 1;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads one partition from any offset, what is committed only, without a consumer group: no join, no heart-beat, nothing left behind on
 * the servers, and a place is chosen for each read. One read at a time. Connects by itself, again after a failure.
 */
export class PartitionReader {
  private cluster: Cluster | undefined;
  private closed = false;
  private readonly connection: KafkaConnection;
  private readonly place: { topic: string; partition: number };

  constructor(connection: KafkaConnection, place: { topic: string; partition: number }) {
    this.connection = connection;
    this.place = place;
  }

  /** First offset that is still there, and the end of what is committed. @throws KafkaUnavailableError */
  async bounds(): Promise<{ start: number; end: number }> {
    return this.guarded(async (cluster) => ({ start: await this.offset(cluster, true), end: await this.offset(cluster, false) }));
  }

  /** The end of what is committed: whatever is committed after the call lies from there on. @throws KafkaUnavailableError */
  async end(): Promise<number> {
    return this.guarded((cluster) => this.offset(cluster, false));
  }

  /**
   * What is committed from an offset on, up to some 4 MiB; waits up to `maxWaitMs` for something to come.
   * @throws OffsetOutOfRangeError, KafkaUnavailableError
   */
  async read(offset: number, { maxWaitMs, maxBytes = MAX_BYTES }: { maxWaitMs: number; maxBytes?: number }): Promise<Page> {
    return this.guarded(async (cluster) => {
      const { topic, partition } = this.place;
      const broker = await this.leader(cluster);
      const { responses } = (await broker.fetch({
        maxWaitTime: maxWaitMs,
        minBytes: 1,
        maxBytes,
        isolationLevel: READ_COMMITTED,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
      })) as FetchResponse;
      const found = responses[0]?.partitions[0];
      if (found === undefined) throw new Error('The broker answered without the partition.');
      const end = Number(found.lastStableOffset ?? found.highWatermark);
      const last = found.messages.at(-1);
      // A compressed batch is brought whole, also what lies before the offset.
      const messages = committedMessages(found.messages, found.abortedTransactions ?? null).filter((each) => Number(each.offset) >= offset);
      return { messages, next: last === undefined ? offset : Math.max(offset, Number(last.offset) + 1), end };
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.drop();
  }

  private async guarded<T>(use: (cluster: Cluster) => Promise<T>): Promise<T> {
    if (this.closed) throw new KafkaUnavailableError('The reader is closed.');
    try {
      return await use(await this.connected());
    } catch (error) {
      if (hasProtocolError(error, 'OFFSET_OUT_OF_RANGE') || (error as Error).name === 'KafkaJSOffsetOutOfRange')
        throw new OffsetOutOfRangeError('The offset is not in the partition.', { cause: error });
      await this.drop();
      throw new KafkaUnavailableError(`The topic ${this.place.topic} cannot be read: ${whyKafkaFailed(error)}`, { cause: error });
    }
  }

  /** The client has no reading without a group, but hands the cluster, with all that is needed, to whoever assigns partitions. */
  private async connected(): Promise<Cluster> {
    if (this.cluster) return this.cluster;
    let cluster: Cluster | undefined;
    this.connection.consumer({
      groupId: 'unused',
      retry: { retries: 2 },
      partitionAssigners: [(config) => ((cluster = config.cluster), PartitionAssigners.roundRobin(config))],
    });
    if (cluster === undefined) throw new Error('The Kafka client gave no cluster.');
    this.cluster = cluster;
    await cluster.connect();
    await cluster.addTargetTopic(this.place.topic);
    return cluster;
  }

  private async leader(cluster: Cluster): Promise<Broker> {
    const { topic, partition } = this.place;
    await cluster.refreshMetadataIfNecessary();
    const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
    if (nodeId === undefined) throw new Error('The partition has no leader.');
    return cluster.findBroker({ nodeId });
  }

  private async offset(cluster: Cluster, fromBeginning: boolean): Promise<number> {
    const { topic, partition } = this.place;
    const [found] = await cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning }]);
    return Number(found?.partitions[0]?.offset);
  }

  private async drop(): Promise<void> {
    const { cluster } = this;
    this.cluster = undefined;
    await cluster?.disconnect?.().catch(() => undefined);
  }
}
