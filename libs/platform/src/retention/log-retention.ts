import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ADVISORY_LOCKS, runAlone, SettingsRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock, LOG_KEEPER, type LogKeeper } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { Recurring } from '../schedule/index.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 10 * 60_000;

/**
 * Removes the days of logs that are older than the retention setting: at the start, then every ten minutes, in one process at a time. A day
 * goes as a whole.
 */
@Injectable()
export class LogRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('retention');
  private readonly upkeep: Recurring;

  constructor(@Inject(LOG_KEEPER) store: LogKeeper, @Inject(DataSource) source: DataSource, @Inject(CLOCK) now: Clock) {
    const settings = new SettingsRepository(source);
    const remove = async (): Promise<void> => {
      const { retention } = await settings.read();
      const removed = await store.retain(now() - retention.days * DAY_MS);
      if (removed > 0) this.logger.log({ removedDays: removed, keptDays: retention.days }, 'Old logs were removed.');
    };
    this.upkeep = new Recurring({
      everyMs: EVERY_MS,
      work: async () => void (await runAlone(source, ADVISORY_LOCKS.logRetention, remove)),
      onFailure: (error) => this.logger.warn({ err: error }, 'Old logs could not be removed; tried again later.'),
    });
  }

  onApplicationBootstrap(): void {
    this.upkeep.start();
  }
  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }
}
