import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ADVISORY_LOCKS, runAlone, SettingsRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock, LOG_KEEPER, type LogKeeper } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { Recurring } from '../schedule/index.ts';
import { removeOldLogs } from './remove-old-logs.ts';

const EVERY_MS = 10 * 60_000;

/**
 * Removes logs that are older than the retention settings say: at the start, then every ten minutes, in one process at a time. A day goes
 * as a whole when no category is kept for longer; before that, categories that are kept for less are removed from it.
 */
@Injectable()
export class LogRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('retention');
  private readonly settings: SettingsRepository;
  private readonly upkeep: Recurring;

  constructor(
    @Inject(LOG_KEEPER) private readonly store: LogKeeper,
    @Inject(DataSource) source: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.settings = new SettingsRepository(source);
    this.upkeep = new Recurring({
      everyMs: EVERY_MS,
      work: async (signal) => void (await runAlone(source, ADVISORY_LOCKS.logRetention, () => this.remove(signal))),
      onFailure: (error) => this.logger.warn({ err: error }, 'Old logs could not be removed; tried again later.'),
    });
  }

  onApplicationBootstrap(): void {
    this.upkeep.start();
  }
  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  private async remove(signal: AbortSignal): Promise<void> {
    const { retention } = await this.settings.read();
    const { days, logs, kept } = await removeOldLogs(this.store, retention, this.now(), signal);
    if (days > 0) this.logger.log({ removedDays: days, keptDays: kept }, 'Old logs were removed.');
    if (logs > 0) this.logger.log({ removedLogs: logs, keptDays: kept }, 'Old logs of some categories were removed.');
  }
}
