import { setTimeout as pause } from 'node:timers/promises';
import { ensureTopics, type KafkaConnection, type TopicPlan } from '@tocsin/adapters/kafka';

interface Journal {
  warn(message: string): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Makes the topics that are missing and tells what is wrong with those that are there, as soon as Kafka answers: a process that can do
 * without Kafka for a while need not wait for it at its start.
 */
export class TopicsAtStart {
  /** What an operator should know of the topics, a sentence each. */
  findings: readonly string[] = [];
  /** Resolves once the topics are there, or the wait was ended. */
  readonly done: Promise<void>;
  private readonly stopping = new AbortController();

  private readonly connection: Pick<KafkaConnection, 'kafka'>;
  private readonly plan: readonly TopicPlan[];
  private readonly journal: Journal;

  constructor(connection: Pick<KafkaConnection, 'kafka'>, plan: readonly TopicPlan[], journal: Journal) {
    this.connection = connection;
    this.plan = plan;
    this.journal = journal;
    this.done = this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        this.findings = await ensureTopics(this.connection.kafka, this.plan);
        for (const finding of this.findings) this.journal.warn(finding);
        return;
      } catch (error) {
        if (failures === 0) this.journal.warn(`${error instanceof Error ? error.message : 'Kafka is away'}; trying again.`);
        const span = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
        await pause(span / 2 + (span / 2) * Math.random(), undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
