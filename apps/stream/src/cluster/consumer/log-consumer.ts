import { FencedError, type KafkaConnection } from '@tocsin/adapters/kafka';
import type { Clock } from '@tocsin/core/ports';
import type { Consumer } from 'kafkajs';
import { logMessageOf } from '../chunks/log-message.ts';
import { PartitionGroup, type PartitionGroupOptions } from './partition-group.ts';

export interface LogConsumerOptions {
  connection: KafkaConnection;
  /** Without the prefix. */
  groupId: string;
  /** On the server. */
  topic: string;
  clock: Clock;
  open: PartitionGroupOptions['open'];
  onFailure: PartitionGroupOptions['onFailure'];
  /** Which partitions are ours now. */
  onAssigned: (partitions: readonly number[]) => void;
  /** The client gave up and begins anew. */
  onCrash: (error: unknown) => void;
}

/** The least that the broker allows by default is 6 s. A process that dies is missed for so long. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2000;
const REBALANCE_MS = 20_000;
/** How long a fetch without messages waits; while all partitions are paused, also how soon one is seen to go on. */
const FETCH_WAIT_MS = 100;
const FETCH_BYTES_PER_PARTITION = 2 * 1024 * 1024;
const FETCH_BYTES = 8 * 1024 * 1024;
const MOST_PARTITIONS = 64;

/**
 * Consumes `logs` as one member of the group. Fetching never waits for the pipeline: a batch is handed to the partition's lane at once, a
 * lane that has enough pauses its partition, and the loop goes on with the others and with heartbeats, so a slow store costs no membership.
 * Offsets are committed by the lanes' transactions alone.
 */
export class LogConsumer {
  readonly group: PartitionGroup;
  private readonly consumer: Consumer;

  constructor(private readonly options: LogConsumerOptions) {
    const { connection, groupId, topic, open, onFailure } = options;
    this.consumer = connection.consumer({
      groupId: connection.named(groupId),
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
      maxBytes: FETCH_BYTES,
      retry: { initialRetryTime: 200, retries: 8, maxRetryTime: 3000, restartOnFailure: () => Promise.resolve(true) },
    });
    this.group = new PartitionGroup({
      control: {
        pause: (partition) => this.consumer.pause([{ topic, partitions: [partition] }]),
        resume: (partition) => this.consumer.resume([{ topic, partitions: [partition] }]),
        seek: (partition, next) => this.consumer.seek({ topic, partition, offset: String(next) }),
      },
      open,
      onFailure,
      isFenced: (error) => error instanceof FencedError,
    });
  }

  /** Resolves once the consumer is on its way into the group. Rejects when the bus does not answer. */
  async start(): Promise<void> {
    const { consumer, group } = this;
    const { topic, clock, onAssigned, onCrash } = this.options;
    // Told within the join, before anything is fetched for it.
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const partitions = payload.memberAssignment[topic] ?? [];
      group.assigned(partitions);
      onAssigned(partitions);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => onCrash(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: MOST_PARTITIONS,
      eachBatch: (payload) => {
        // Fetched before a new lane asked to begin elsewhere.
        if (payload.isStale()) return Promise.resolve();
        const { batch } = payload;
        const now = clock();
        group.take(
          batch.partition,
          batch.messages.map((message) => logMessageOf(message, now)),
        );
        return Promise.resolve();
      },
    });
  }

  /** Takes nothing more, commits what is under way until `signal` says that there is no time left, and leaves the group. */
  async stop(signal: AbortSignal): Promise<void> {
    const late = (): void => this.group.abandon();
    signal.addEventListener('abort', late);
    if (signal.aborted) late();
    try {
      await this.group.stop();
    } finally {
      signal.removeEventListener('abort', late);
      await this.consumer.disconnect();
    }
  }
}
