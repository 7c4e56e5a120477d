import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AlertRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { Recurring } from '@tocsin/platform/schedule';
import { DataSource } from 'typeorm';

/** How long resolved alerts are kept, with their history and deliveries. */
export const RESOLVED_KEPT_MS = 90 * 24 * 3_600_000;

const EVERY_MS = 3_600_000;
/** Alerts removed in one statement. */
const CHUNK = 1000;

/** Removes alerts that are long over, so that their table does not grow without end. */
@Injectable()
export class AlertRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('alerts');
  private readonly upkeep: Recurring;

  constructor(@Inject(DataSource) source: DataSource, @Inject(CLOCK) now: Clock) {
    const alerts = new AlertRepository(source);
    this.upkeep = new Recurring({
      everyMs: EVERY_MS,
      work: async (signal) => {
        const before = new Date(now() - RESOLVED_KEPT_MS);
        while (!signal.aborted && (await alerts.removeResolvedBefore(before, CHUNK)) === CHUNK);
      },
      onFailure: (error) => this.logger.warn({ err: error }, 'Old alerts could not be removed; trying again in an hour'),
    });
  }

  onApplicationBootstrap(): void {
    this.upkeep.start();
  }
  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }
}
