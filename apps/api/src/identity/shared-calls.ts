import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RateLedger } from '@tocsin/adapters/database';
import type { Clock } from '@tocsin/core/ports';
import { type CallLimiter, SharedRateLimiter, type SharedRateLimiterOptions } from '@tocsin/platform/http';
import { Recurring } from '@tocsin/platform/schedule';
import type { DataSource } from 'typeorm';

/** Injection token of `SharedCallsOptions`, given where several processes of the API share the limits on calls. */
export const SHARED_CALLS = 'tocsin:SharedCalls';
export type SharedCallsOptions = Pick<SharedRateLimiterOptions, 'patienceMs'>;

const COUNT_PROCESSES_MS = 5000;

/** The limits on calls of all processes of the API together, counted in PostgreSQL. */
export class SharedCalls implements CallLimiter, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('limits');
  private readonly limiter: SharedRateLimiter;
  private readonly counting: Recurring;

  constructor(source: DataSource, now: Clock, options: SharedCallsOptions = {}) {
    this.limiter = new SharedRateLimiter({ ...options, ledger: new RateLedger(source), now, onAway: (error) => this.tell(error) });
    this.counting = new Recurring({
      everyMs: COUNT_PROCESSES_MS,
      work: () => this.limiter.countProcesses(),
      // The last answer serves on; that the database is away is told where it matters.
      onFailure: () => undefined,
    });
  }

  take: CallLimiter['take'] = (limit, key) => this.limiter.take(limit, key);
  isExhausted: CallLimiter['isExhausted'] = (limit, key) => this.limiter.isExhausted(limit, key);

  /** Calls come only once it is known how many processes share them, if the database answers. */
  async onApplicationBootstrap(): Promise<void> {
    await this.limiter.countProcesses().catch(() => undefined);
    this.counting.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.counting.stop();
  }

  private tell(error: Error | undefined): void {
    if (error) this.logger.warn({ err: error }, 'Calls are limited by the share of this process alone while the database is away.');
    else this.logger.log('Calls are limited over all processes again.');
  }
}
