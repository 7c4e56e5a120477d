import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ADVISORY_LOCKS, runAlone, SettingsRepository } from '@tocsin/adapters/database';
import { ELASTICSEARCH_STORE, type ElasticsearchStore } from '@tocsin/adapters/elasticsearch';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';

const DAY_MS = 86_400_000;
const EVERY_MS = 10 * 60_000;

/**
 * Removes the days that are older than the retention setting: at start, then every ten minutes, in one process of the api at a time. A day
 * goes as a whole index.
 */
@Injectable()
export class LogRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('retention');
  private readonly settings: SettingsRepository;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ELASTICSEARCH_STORE) private readonly store: Pick<ElasticsearchStore, 'retain'>,
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.settings = new SettingsRepository(source);
  }

  onApplicationBootstrap(): void {
    const run = (): void => void (this.running = this.run());
    this.timer = setInterval(run, EVERY_MS);
    this.timer.unref();
    run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      await runAlone(this.source, ADVISORY_LOCKS.logRetention, async () => {
        const { retention } = await this.settings.read();
        const removed = await this.store.retain(this.now() - retention.days * DAY_MS);
        if (removed > 0) this.logger.log({ removedDays: removed, keptDays: retention.days }, 'Old logs were removed.');
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'Old logs could not be removed; tried again later.');
    }
  }
}
