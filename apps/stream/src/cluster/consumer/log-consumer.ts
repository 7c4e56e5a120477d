import { FencedError, type KafkaConnection } from '@tocsin/adapters/kafka';
import type { Clock } from '@tocsin/core/ports';
import { logMessageOf } from '../chunks/log-message.ts';
import { GroupMember } from './group-member.ts';
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
  /** Kafka is away, or the client gave up; another try follows. */
  onAway: (error: unknown) => void;
}

/** How long a fetch without messages waits; while all partitions are paused, also how soon one is seen to go on. */
const FETCH_WAIT_MS = 100;
const FETCH_BYTES_PER_PARTITION = 2 * 1024 * 1024;
const FETCH_BYTES = 8 * 1024 * 1024;

/**
 * Consumes `logs` as one member of the group. Fetching never waits for the pipeline: a batch is handed to the partition's lane at once, a
 * lane that has enough pauses its partition, and the loop goes on with the others and with heartbeats, so a slow store costs no membership.
 * Offsets are committed by the lanes' transactions alone.
 */
export class LogConsumer {
  readonly group: PartitionGroup;
  private readonly member: GroupMember;

  constructor({ connection, groupId, topic, clock, open, onFailure, onAssigned, onAway }: LogConsumerOptions) {
    this.member = new GroupMember({
      connection,
      groupId,
      topic,
      fetching: {
        maxWaitTimeInMs: FETCH_WAIT_MS,
        minBytes: 1,
        maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
        maxBytes: FETCH_BYTES,
      },
      onAssigned: (partitions) => {
        this.group.assigned(partitions);
        onAssigned(partitions);
      },
      eachBatch: (payload) => {
        // Fetched before a new lane asked to begin elsewhere.
        if (payload.isStale()) return;
        const { partition, messages } = payload.batch;
        const now = clock();
        this.group.take(
          partition,
          messages.map((message) => logMessageOf(message, now)),
        );
      },
      onFailure: onAway,
    });
    this.group = new PartitionGroup({
      control: this.member,
      open,
      onFailure,
      isFenced: (error) => error instanceof FencedError,
    });
  }

  /** Whether the group has taken us in. */
  get isMember(): boolean {
    return this.member.isMember;
  }

  start(): void {
    this.member.start();
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
      await this.member.stop();
    }
  }
}
