import { setTimeout as wait } from 'node:timers/promises';
import { hasProtocolError, type KafkaConnection } from '@tocsin/adapters/kafka';
import type { Consumer, ConsumerConfig, EachBatchPayload } from 'kafkajs';

export interface GroupMemberOptions {
  connection: KafkaConnection;
  /** Without the prefix. */
  groupId: string;
  /** On the server. */
  topic: string;
  /** Of fetching; what concerns the membership is said here. */
  fetching: Omit<ConsumerConfig, 'groupId' | 'sessionTimeout' | 'heartbeatInterval' | 'rebalanceTimeout' | 'retry'>;
  /** These partitions are ours from now on, and no others; called before anything of them is fetched. None: the membership has ended. */
  onAssigned: (partitions: readonly number[]) => void;
  /** Must not wait: the loop that calls it also says that we are alive. */
  eachBatch: (payload: EachBatchPayload) => void;
  /** Kafka is away, or the client gave up; another try follows. */
  onFailure: (error: unknown) => void;
}

/** The least that brokers allow by default is 6 s. A process that dies is missed for so long. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2000;
const REBALANCE_MS = 20_000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;
/** A membership that lasted so long begins anew without delay. */
const STEADY_MS = 20_000;

/**
 * Membership in a consumer group for as long as the process lives: a client that fails is replaced by a new one, since its own restart
 * forgets some kinds of failure. Offsets are never committed here.
 */
export class GroupMember {
  private readonly abort = new AbortController();
  private consumer: Consumer | undefined;
  private running: Promise<void> = Promise.resolve();
  private joined = false;
  /** Ends the client of now, as a failure of its own would. */
  private replace: (error: unknown) => void = () => undefined;

  constructor(private readonly options: GroupMemberOptions) {}

  /** Whether the group has taken us in. */
  get isMember(): boolean {
    return this.joined;
  }

  /** Joins, and goes on trying while Kafka is away. */
  start(): void {
    this.running = this.keep();
  }

  /** Leaves the group, so that others take over at once. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.consumer?.disconnect().catch(() => undefined);
    await this.running;
  }

  pause(partition: number): void {
    this.steer((consumer, topic) => consumer.pause([{ topic, partitions: [partition] }]));
  }
  resume(partition: number): void {
    this.steer((consumer, topic) => consumer.resume([{ topic, partitions: [partition] }]));
  }
  seek(partition: number, next: number): void {
    this.steer((consumer, topic) => consumer.seek({ topic, partition, offset: String(next) }));
  }
  /** @throws what the client does, among others when another generation of the group has begun */
  async commit(partition: number, next: number): Promise<void> {
    const { topic } = this.options;
    try {
      await this.consumer?.commitOffsets([{ topic, partition, offset: String(next) }]);
    } catch (error) {
      // The client goes on asking the broker that it knew when it joined: only a new one asks who it is now.
      if (hasProtocolError(error, 'NOT_COORDINATOR_FOR_GROUP')) this.replace(error);
      throw error;
    }
  }

  /** What is steered is gone with the membership: nothing to steer then. */
  private steer(how: (consumer: Consumer, topic: string) => void): void {
    if (this.joined && this.consumer) how(this.consumer, this.options.topic);
  }

  private async keep(): Promise<void> {
    const { onAssigned, onFailure } = this.options;
    const { signal } = this.abort;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      let joinedAt = Infinity;
      try {
        await this.take(() => (joinedAt = performance.now()));
      } catch (error) {
        if (!signal.aborted) onFailure(error);
      }
      // One that ends again right after it has joined, as with a batch that no client can read, must not keep the group from working.
      if (performance.now() - joinedAt >= STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      this.joined = false;
      onAssigned([]);
      await this.consumer?.disconnect().catch(() => undefined);
      this.consumer = undefined;
      await wait(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  }

  /** One client, from its connection to its end. */
  private async take(onJoin: () => void): Promise<void> {
    const { connection, groupId, topic, fetching, onAssigned, eachBatch } = this.options;
    const consumer = connection.consumer({
      ...fetching,
      groupId: connection.named(groupId),
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      retry: { initialRetryTime: 200, retries: 5, maxRetryTime: 2000, restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    const ended = new Promise<unknown>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
      consumer.on(consumer.events.STOP, () => resolve(undefined));
      this.replace = resolve;
    });
    // Told within the join, before anything is fetched for it.
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (this.abort.signal.aborted) return;
      this.joined = true;
      onJoin();
      onAssigned(payload.memberAssignment[topic] ?? []);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: 64,
      eachBatch: (payload) => {
        eachBatch(payload);
        return Promise.resolve();
      },
    });
    const error = await ended;
    if (error !== undefined) throw error as Error;
  }
}
