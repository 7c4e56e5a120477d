import { setTimeout as wait } from 'node:timers/promises';
import type { KafkaConnection } from '../connection/open-kafka.ts';

const REFRESH_MS = 60_000;

/** The partitions of a topic, one after another, so that one large sender does not fill one partition. Notices new ones within a minute. */
export class PartitionRotation {
  private readonly connection: KafkaConnection;
  private readonly topic: string;
  private count = 1;
  private askedAt = -Infinity;
  private last: number;
  private asking: Promise<void> | undefined;

  constructor(connection: KafkaConnection, topic: string) {
    this.connection = connection;
    this.topic = topic;
    // Processes that start together begin in different places.
    this.last = Math.floor(Math.random() * 1000);
  }

  /** Waits for the number of partitions the first time only, and not for long. Never rejects: until it is known, it is the first partition. */
  async next(waitMs = 1000): Promise<number> {
    if (performance.now() - this.askedAt > REFRESH_MS) {
      this.asking ??= this.ask().finally(() => (this.asking = undefined));
      if (this.askedAt === -Infinity) await Promise.race([this.asking, wait(waitMs, undefined, { ref: false })]);
    }
    this.last = (this.last + 1) % this.count;
    return this.last;
  }

  private async ask(): Promise<void> {
    const admin = this.connection.kafka.admin({ retry: { retries: 2 } });
    try {
      await admin.connect();
      const { topics } = await admin.fetchTopicMetadata({ topics: [this.topic] });
      this.count = Math.max(1, topics[0]?.partitions.length ?? 1);
      this.askedAt = performance.now();
    } catch {
      // Whatever is wrong, the write that follows meets it, and tells.
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}
