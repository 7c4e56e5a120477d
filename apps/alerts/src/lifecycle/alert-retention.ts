import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AlertRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
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
  private readonly alerts: AlertRepository;
  private timer: NodeJS.Timeout | undefined;
  private removing: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DataSource) source: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.alerts = new AlertRepository(source);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.removing = this.remove();
    }, EVERY_MS);
    this.timer.unref();
    this.removing = this.remove();
  }
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.removing;
  }

  private async remove(): Promise<void> {
    try {
      const before = new Date(this.now() - RESOLVED_KEPT_MS);
      while ((await this.alerts.removeResolvedBefore(before, CHUNK)) === CHUNK);
    } catch (error) {
      this.logger.warn({ err: error }, 'Old alerts could not be removed; trying again in an hour');
    }
  }
}
