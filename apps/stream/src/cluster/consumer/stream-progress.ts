import type { KafkaConnection } from '@tocsin/adapters/kafka';
import type { Clock } from '@tocsin/core/ports';
import type { Admin } from 'kafkajs';
import { withTimeout } from '../../waiting/with-timeout.ts';

export interface StreamProgressOptions {
  connection: KafkaConnection;
  /** Names on the servers. */
  groupId: string;
  logs: string;
  rollups: string;
  clock: Clock;
  intervalMs?: number;
}

/** All logs received before `time` are told of by rollups before the offset `rollupsEnd`. */
export interface Progress {
  time: number;
  rollupsEnd: number;
}

const INTERVAL_MS = 1000;
const TIMEOUT_MS = 5000;

/**
 * Where the stream stands, asked of the bus each second: how many messages of each partition wait, and up to when all logs are processed.
 * That is known whenever every partition's committed offset has reached the end that it had when last looked.
 */
export class StreamProgress {
  private readonly admin: Admin;
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<void> | undefined;
  private stopped = false;
  private ends: { at: number; byPartition: Map<number, number> } | undefined;
  private waiting = new Map<number, number>();
  private reached: Progress | undefined;

  constructor(private readonly options: StreamProgressOptions) {
    this.admin = options.connection.kafka.admin();
  }

  /** Messages of each partition that are not processed; as of the last look, empty while the bus does not answer. */
  get lag(): ReadonlyMap<number, number> {
    return this.waiting;
  }
  /** The newest moment before which everything is processed; undefined while that is not known: there is a backlog, or the bus is away. */
  get processed(): Progress | undefined {
    return this.reached;
  }

  start(): void {
    const { intervalMs = INTERVAL_MS } = this.options;
    this.asking = this.look().finally(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.start(), intervalMs);
    });
  }
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.asking;
    await this.admin.disconnect().catch(() => undefined);
  }

  /** Never rejects. */
  async look(): Promise<void> {
    try {
      await withTimeout(this.lookOnce(), TIMEOUT_MS);
    } catch {
      this.waiting = new Map();
      this.reached = undefined;
      this.ends = undefined;
    }
  }

  private async lookOnce(): Promise<void> {
    const { clock, groupId, logs, rollups } = this.options;
    await this.admin.connect();
    const at = clock();
    const bounds = await this.admin.fetchTopicOffsets(logs);
    const [found] = await this.admin.fetchOffsets({ groupId, topics: [logs] });
    const committed = new Map(found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const places = bounds.map(({ partition, low, high }) => {
      const offset = committed.get(partition) ?? -1;
      // Nothing committed yet, or what was is gone: the next message is the oldest.
      return { partition, end: Number(high), next: Math.max(offset, Number(low)) };
    });
    this.waiting = new Map(places.map(({ partition, end, next }) => [partition, Math.max(0, end - next)]));
    const before = this.ends;
    this.ends = { at, byPartition: new Map(places.map(({ partition, end }) => [partition, end])) };
    if (before === undefined || !places.every(({ partition, next }) => next >= (before.byPartition.get(partition) ?? 0))) return;
    const [end] = await this.admin.fetchTopicOffsets(rollups);
    this.reached = { time: before.at, rollupsEnd: Number(end?.high ?? 0) };
  }
}
