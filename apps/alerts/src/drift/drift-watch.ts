import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ADVISORY_LOCKS, DriftRepository, RuleRepository, runAlone } from '@tocsin/adapters/database';
import { DRIFT_SPAN_MS, driftOf } from '@tocsin/core/drift';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { Recurring } from '@tocsin/platform/schedule';
import { DataSource } from 'typeorm';
import { LifecycleService } from '../lifecycle/lifecycle.service.ts';
import { driftSignals } from './drift-signals.ts';

const EVERY_MS = 5 * 60_000;

/** Holds what is judged now against the week before, in one process at a time, and tells the alerts. */
@Injectable()
export class DriftWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('alerts');
  private readonly hours: DriftRepository;
  private readonly rules: RuleRepository;
  private readonly upkeep: Recurring;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(LifecycleService) private readonly lifecycle: Pick<LifecycleService, 'apply'>,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.hours = new DriftRepository(source);
    this.rules = new RuleRepository(source);
    this.upkeep = new Recurring({
      everyMs: EVERY_MS,
      work: () => this.look(),
      onFailure: (error) => this.logger.warn({ err: error }, 'The drift of the classifier could not be looked at; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.upkeep.start();
  }
  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  /** Looks now. Does nothing while another process is at it, or where no rule asks for it. */
  async look(): Promise<void> {
    await runAlone(this.source, ADVISORY_LOCKS.drift, async () => {
      const rules = (await this.rules.list()).filter(({ enabled, kind }) => enabled && kind === 'drift');
      if (rules.length === 0) return;
      const now = this.now();
      await this.lifecycle.apply(driftSignals(rules, driftOf(await this.hours.since(now - DRIFT_SPAN_MS), now), now));
    });
  }
}
