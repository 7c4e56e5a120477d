import { FencedError, type KafkaConnection, PartitionReader, TransactionalSink } from '@tocsin/adapters/kafka';
import type { Clock } from '@tocsin/core/ports';
import type { LaneEvents, OpenedLane } from './consumer/partition-group.ts';
import type { ChunkProcessor, CommitFigures, LaneFigures, LaneSink, LaneStore } from './lane/lane-ports.ts';
import { PartitionLane } from './lane/partition-lane.ts';

export interface LogLanesOptions<Documents> {
  connection: KafkaConnection;
  groupId: string;
  /** On the server. */
  topic: string;
  processor: ChunkProcessor<Documents>;
  store: LaneStore<Documents>;
  clock: Clock;
  done: (figures: LaneFigures) => void;
  committed: (figures: CommitFigures) => void;
}

/** Opens lanes over the real bus. */
export class LogLanes<Documents> {
  constructor(private readonly options: LogLanesOptions<Documents>) {}

  /**
   * Takes a partition over: from here on, whoever had it before can commit nothing. The offset is read afterwards, so it is the last word of
   * all who were before. @throws KafkaUnavailableError
   */
  async open(partition: number, { onRoom, onEnd }: LaneEvents): Promise<OpenedLane> {
    const { connection, groupId, processor, store, done, committed } = this.options;
    const sink = await TransactionalSink.open({ connection, groupId, partition });
    try {
      const { next, told } = await this.place(partition, sink);
      const lane = new PartitionLane<Documents>({
        partition,
        next,
        told,
        processor,
        store,
        sink: laneSinkOf(sink),
        listener: { done, committed },
        onRoom,
        onEnd,
      });
      return {
        lane,
        next,
        close: async () => {
          await lane.quiet();
          await sink.close();
        },
      };
    } catch (error) {
      await sink.close();
      throw error;
    }
  }

  /** Where to go on: at what is committed, or where the partition begins, if nothing is or the topic was made anew since. */
  private async place(partition: number, { committed, told }: TransactionalSink): Promise<{ next: number; told: number }> {
    const { connection, topic } = this.options;
    const reader = new PartitionReader(connection, { topic, partition });
    try {
      const { start, end } = await reader.bounds();
      const next = Number(committed ?? start);
      const known = Number(told ?? 0);
      return { next: next < start || next > end ? start : next, told: known > end ? 0 : known };
    } finally {
      await reader.close();
    }
  }
}

export const whyLaneEnded = (error: unknown): 'fenced' | 'bus' => (error instanceof FencedError ? 'fenced' : 'bus');

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const laneSinkOf = (sink: TransactionalSink): LaneSink => ({
  commit: ({ classified, rollups, letters, next }) =>
    sink.send({
      classified: classified.map(asBuffer),
      rollups: rollups.map(asBuffer),
      deadLetters: letters.map(asBuffer),
      offset: String(next),
    }),
});
