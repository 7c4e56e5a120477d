import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy, Optional } from '@nestjs/common';
import { ProcessRepository } from '@tocsin/adapters/database';
import type { AppName, ProcessReport } from '@tocsin/contracts';
import { PIPELINE_STATUS, type PipelineStatus } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../config/index.ts';
import { HealthRegistry } from '../health/health-registry.ts';
import { CONSUMER_LAG, MetricsRegistry } from '../metrics/index.ts';
import { VERSION } from '../service/version.ts';
import { ProcessMeter } from './process-meter.ts';
import { APP_NAME } from './tokens.ts';

const REPORT_EACH_MS = 5000;
const GOODBYE_MS = 1000;

/**
 * Tells the database every five seconds how this process is, for the system page. One report at a time; while the database is away
 * reports are lost, which the page then shows as silence. Also puts what it depends on among the metrics.
 */
@Injectable()
export class ProcessReporter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly id = randomUUID();
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  private readonly repository: ProcessRepository;
  private readonly meter: ProcessMeter;
  private timer: NodeJS.Timeout | undefined;
  private reporting: Promise<void> = Promise.resolve();
  private busy = false;

  constructor(
    @Inject(APP_NAME) private readonly app: AppName,
    @Inject(DataSource) source: DataSource,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(SETTINGS) settings: Pick<Settings, 'dataDir'>,
    @Optional() @Inject(PIPELINE_STATUS) private readonly pipeline?: PipelineStatus,
  ) {
    this.repository = new ProcessRepository(source);
    this.meter = new ProcessMeter(settings.dataDir);
  }

  onApplicationBootstrap(): void {
    this.metrics.gauges('tocsin_dependency_up', 'Whether what this process depends on answers: 0 or 1.', 'dependency', async () => {
      const { checks } = await this.health.run({ deep: false });
      return Object.fromEntries(checks.map(({ name, state }) => [name, state === 'down' ? 0 : 1]));
    });
    this.timer = setInterval(() => this.tell(), REPORT_EACH_MS);
    this.timer.unref();
    this.tell();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    // A database that is away must not keep the process from ending; its silence then tells.
    await Promise.race([this.sayGoodbye(), setTimeout(GOODBYE_MS, undefined, { ref: false })]);
    this.meter.close();
  }

  private async sayGoodbye(): Promise<void> {
    await this.reporting;
    await this.repository.remove(this.id).catch(() => undefined);
  }

  /** Where the one before is still under way, it is left out. */
  private tell(): void {
    if (this.busy) return;
    this.busy = true;
    this.reporting = this.report()
      .then((report) => this.repository.keep(report))
      .catch(() => undefined)
      .finally(() => (this.busy = false));
  }

  /** How this process is now. */
  async report(): Promise<ProcessReport> {
    const { pipeline } = this;
    const [figures, { checks }, lag] = await Promise.all([
      this.meter.read(),
      this.health.run({ deep: false }),
      this.metrics.sumOf(CONSUMER_LAG),
    ]);
    return {
      id: this.id,
      app: this.app,
      host: hostname(),
      version: VERSION,
      startedAt: this.startedAt,
      ...figures,
      lagMessages: lag ?? null,
      pipeline: pipeline
        ? {
            logsPerSecond: pipeline.logsPerSecond(),
            queueBytes: pipeline.queueBytes(),
            queueLimitBytes: pipeline.queueLimitBytes(),
          }
        : null,
      checks,
    };
  }
}
