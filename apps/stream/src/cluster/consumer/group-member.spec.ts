import type { KafkaConnection } from '@tocsin/adapters/kafka';
import { GroupMember } from './group-member.ts';

/** A client of Kafka that joins at once and lives until it is told to end. */
class FakeConsumer {
  readonly events = { CRASH: 'crash', STOP: 'stop', GROUP_JOIN: 'join' };
  readonly committed: unknown[] = [];
  isClosed = false;
  private readonly listeners = new Map<string, (event: { payload: unknown }) => void>();

  constructor(private readonly refusal: Error | undefined) {}

  on(event: string, listener: (event: { payload: unknown }) => void): void {
    this.listeners.set(event, listener);
  }
  async connect(): Promise<void> {
    // Nothing to connect to.
  }
  async subscribe(): Promise<void> {
    // The one topic.
  }
  async run(): Promise<void> {
    await Promise.resolve();
    this.listeners.get('join')?.({ payload: { memberAssignment: { rollups: [0] } } });
  }
  async commitOffsets(offsets: unknown[]): Promise<void> {
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    this.committed.push(...offsets);
  }
  async disconnect(): Promise<void> {
    this.isClosed = true;
    await Promise.resolve();
    this.listeners.get('stop')?.({ payload: undefined });
  }
}

const protocolError = (type: string): Error => Object.assign(new Error(type), { type });

/** A member whose first client refuses commits so; resolves with it once it has been given its partition. */
const memberWith = async (refusal: Error) => {
  const consumers: FakeConsumer[] = [];
  const failures: unknown[] = [];
  let wake: () => void = () => undefined;
  const connection = {
    named: String,
    consumer: () => {
      const consumer = new FakeConsumer(consumers.length === 0 ? refusal : undefined);
      consumers.push(consumer);
      return consumer;
    },
  } as unknown as KafkaConnection;
  const member = new GroupMember({
    ...{ connection, groupId: 'windows', topic: 'rollups', fetching: {}, eachBatch: () => undefined },
    onAssigned: (partitions) => {
      if (partitions.length > 0) wake();
    },
    onFailure: (error) => failures.push(error),
  });
  const assigned = () => new Promise<void>((resolve) => (wake = resolve));
  const first = assigned();
  member.start();
  await first;
  return { member, consumers, failures, assigned };
};

describe('a member of a group', () => {
  it('joins by a new client when the broker that it commits to coordinates the group no longer', async () => {
    const moved = protocolError('NOT_COORDINATOR_FOR_GROUP');
    const { member, consumers, failures, assigned } = await memberWith(moved);
    const again = assigned();
    await expect(member.commit(0, 7)).rejects.toBe(moved);
    await again;
    await member.commit(0, 7);
    expect(consumers.map(({ isClosed, committed }) => ({ isClosed, committed }))).toEqual([
      { isClosed: true, committed: [] },
      { isClosed: false, committed: [{ topic: 'rollups', partition: 0, offset: '7' }] },
    ]);
    expect(failures).toEqual([moved]);
    await member.stop();
  });

  it('keeps its client when a commit fails for another reason, which is told to who commits', async () => {
    const rebalancing = protocolError('REBALANCE_IN_PROGRESS');
    const { member, consumers, failures } = await memberWith(rebalancing);
    await expect(member.commit(0, 7)).rejects.toBe(rebalancing);
    expect({ consumers: consumers.length, closed: consumers[0]?.isClosed, failures }).toEqual({
      consumers: 1,
      closed: false,
      failures: [],
    });
    await member.stop();
  });
});
