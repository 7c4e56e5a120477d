import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AlertLifecycle, isDatabaseAway } from '@tocsin/adapters/database';
import type { AlertSignal } from '@tocsin/core/alerting';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { HealthRegistry } from '@tocsin/platform/health';
import { AlertMetrics } from '../metrics/alert-metrics.ts';
import { Cooling } from './cooling.ts';

const TICK_MS = 1000;
const UNIQUE_VIOLATION = '23505';
/** Alerts were not looked after for so long: nothing fires or ends by itself. */
const STUCK_MS = 15_000;
/** Signals of one transaction. */
const CHUNK = 200;
/** Pauses before signals are tried again while the database is away: from one to the other, doubling, half of it by chance. */
const RETRY_MS = { first: 50, longest: 5000 } as const;

const retryMs = (failures: number): number => {
  const span = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** Math.min(failures, 20));
  return span / 2 + (span / 2) * Math.random();
};

/** Carries signals and the passing of time into the alerts' life cycle, one transaction after the other. */
@Injectable()
export class LifecycleService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('alerts');
  private readonly cooling = new Cooling();
  private readonly stopping = new AbortController();
  private ticking: Promise<void> | undefined;
  private tickedAt: number;

  constructor(
    @Inject(AlertLifecycle) private readonly lifecycle: AlertLifecycle,
    @Inject(AlertMetrics) private readonly metrics: AlertMetrics,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(HealthRegistry) health: HealthRegistry,
  ) {
    this.tickedAt = now();
    health.register({
      name: 'alerts',
      check: () => {
        const sinceMs = this.now() - this.tickedAt;
        const seconds = Math.round(sinceMs / 1000);
        return Promise.resolve(
          sinceMs < STUCK_MS
            ? { state: 'up', detail: 'alerts are looked after each second' }
            : { state: 'down', detail: `alerts were last looked after ${seconds} s ago` },
        );
      },
    });
  }

  onApplicationBootstrap(): void {
    this.ticking = this.keepTicking();
  }
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.ticking;
  }

  /**
   * Applies signals in their order. Resolves when they are committed; while the database is away it goes on trying. One that cannot be
   * applied at all is given up, which the log and the metrics tell. Rejects when the process stops before: the bus is to give them again.
   */
  async apply(signals: readonly AlertSignal[]): Promise<void> {
    for (let at = 0; at < signals.length; at += CHUNK) await this.applyChunk(signals.slice(at, at + CHUNK));
  }

  private async applyChunk(signals: readonly AlertSignal[]): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        this.cooling.heard(signals, await this.lifecycle.apply(signals));
        this.metrics.signalsApplied(signals);
        return;
      } catch (error) {
        if (isPassing(error, failures)) {
          if (this.stopping.signal.aborted) throw error;
          if (failures === 0) this.logger.warn({ err: error, waiting: signals.length }, 'Signals wait until the database takes them');
          await pause(retryMs(failures), undefined, { signal: this.stopping.signal }).catch(() => undefined);
          continue;
        }
        // One that cannot be applied must not take the others with it.
        if (signals.length > 1) {
          for (const signal of signals) await this.applyChunk([signal]);
          return;
        }
        this.metrics.signalsLost(signals.length);
        this.logger.error({ err: error, ruleId: signals[0]?.ruleId, lost: signals.length }, 'A signal could not be applied');
        return;
      }
    }
  }

  private async keepTicking(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.lifecycle.tick();
        this.tickedAt = this.now();
        await this.apply(this.cooling.over(this.now()));
      } catch (error) {
        this.logger.warn({ err: error }, 'The alerts could not be looked after; trying again');
      }
      await pause(TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The database is away, or two writers were in each other's way: a repetition may succeed. */
const isPassing = (error: unknown, failures: number): boolean =>
  isDatabaseAway(error) || (failures < 5 && error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION);
