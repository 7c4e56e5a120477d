import { setTimeout as wait } from 'node:timers/promises';
import { type KafkaConnection, PartitionReader } from '@tocsin/adapters/kafka';
import { GroupMember } from '../consumer/group-member.ts';
import type { RollupSource, WindowsTenure } from './windows-tenure.ts';

export interface WindowsMemberOptions {
  connection: KafkaConnection;
  /** Without the prefix. */
  groupId: string;
  /** On the server. */
  topic: string;
  /** Begins the evaluation; `run` is called by the member. */
  tenure: (source: RollupSource) => WindowsTenure;
  onFailure: (error: unknown) => void;
  /** This process evaluates now, or no longer. */
  onAssigned: (evaluates: boolean) => void;
}

const IDLE_MS = 250;
const READ_WAIT_MS = 500;
const RETRY_MS = 1000;
const PARTITION = 0;

/**
 * Membership in the group whose one member that has the partition of `logs.rollups` evaluates the rules. The group only says who, and keeps
 * the offset: the partition stays paused here and is read from wherever the evaluation needs it.
 */
export class WindowsMember {
  private readonly member: GroupMember;
  private tenure: WindowsTenure | undefined;
  private holding: Promise<void> = Promise.resolve();
  private assignment = new AbortController();
  private stopped = false;

  constructor(private readonly options: WindowsMemberOptions) {
    const { connection, groupId, topic, onAssigned, onFailure } = options;
    this.member = new GroupMember({
      connection,
      groupId,
      topic,
      fetching: { maxWaitTimeInMs: IDLE_MS, maxBytes: 1 },
      onAssigned: (partitions) => {
        const ours = partitions.includes(PARTITION);
        if (ours) this.member.pause(PARTITION);
        this.assign(ours);
        onAssigned(ours);
      },
      eachBatch: () => undefined,
      onFailure,
    });
  }

  /** The evaluation under way here; undefined: another process evaluates. */
  get evaluation(): WindowsTenure | undefined {
    return this.tenure;
  }

  start(): void {
    this.member.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.assign(false);
    await this.holding;
    await this.member.stop();
  }

  /** Whatever was, ends; if the partition is ours, the evaluation begins anew: others may have gone on meanwhile. */
  private assign(ours: boolean): void {
    this.assignment.abort();
    this.tenure?.stop();
    if (!ours || this.stopped) return;
    const mine = (this.assignment = new AbortController());
    const before = this.holding;
    this.holding = before.then(() => this.hold(mine.signal));
  }

  private async hold(signal: AbortSignal): Promise<void> {
    const { connection, topic, groupId, onFailure } = this.options;
    while (!signal.aborted) {
      const reader = new PartitionReader(connection, { topic, partition: PARTITION });
      const admin = connection.kafka.admin();
      const tenure = this.options.tenure({
        read: async (offset) => {
          const { messages, next } = await reader.read(offset, { maxWaitMs: READ_WAIT_MS });
          return { messages: messages.map((each) => ({ offset: Number(each.offset), value: each.value })), next };
        },
        committed: async () => {
          await admin.connect();
          const [found] = await admin.fetchOffsets({ groupId: connection.named(groupId), topics: [topic] });
          const offset = Number(found?.partitions.find(({ partition }) => partition === PARTITION)?.offset ?? -1);
          return offset < 0 ? undefined : offset;
        },
        offsetAt: async (time) => {
          await admin.connect();
          const found = await admin.fetchTopicOffsetsByTimestamp(topic, Math.floor(time));
          return Number(found.find(({ partition }) => partition === PARTITION)?.offset ?? 0);
        },
        commit: (offset) => this.member.commit(PARTITION, offset),
      });
      this.tenure = tenure;
      if (signal.aborted) tenure.stop();
      try {
        await tenure.run();
      } catch (error) {
        onFailure(error);
      } finally {
        this.tenure = undefined;
        await Promise.all([reader.close(), admin.disconnect().catch(() => undefined)]);
      }
      if (!signal.aborted) await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
