import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  CLOCK,
  type Clock,
  LOG_INTAKE,
  LOG_READER,
  LOG_TAIL,
  type LogIntake,
  type LogReader,
  type LogTail,
  PIPELINE_STATUS,
  type PipelineStatus,
  STORE_STATUS,
  type StoreStatus,
} from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { DataSource } from 'typeorm';
import { Canary } from './canary.ts';
import { databaseCheck, diskCheck, pipelineCheck, storeCheck } from './dependency-checks.ts';

const CANARY_TIMEOUT_MS = 5000;

/** Registers the checks of what the API stands on, and the figures of the store and the process among the metrics. */
@Injectable()
export class HealthChecks implements OnModuleInit {
  constructor(
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(STORE_STATUS) private readonly store: StoreStatus,
    @Inject(PIPELINE_STATUS) private readonly pipeline: PipelineStatus,
    @Inject(LOG_INTAKE) private readonly intake: LogIntake,
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(LOG_TAIL) private readonly tail: LogTail,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'dataDir' | 'kafkaBrokers'>,
  ) {}

  onModuleInit(): void {
    const { health, metrics } = this;
    health.register({ name: 'database', check: databaseCheck(this.source) });
    health.register({ name: 'store', check: storeCheck(this.store) });
    health.register({ name: 'pipeline', check: pipelineCheck(this.pipeline) });
    // In the cluster profile nothing of ours is kept on this machine.
    if (this.settings.kafkaBrokers.length === 0) health.register({ name: 'disk', check: diskCheck(this.settings.dataDir) });
    const canary = new Canary(this.intake, this.reader, this.tail, this.now);
    health.register({ name: 'path', deep: true, timeoutMs: CANARY_TIMEOUT_MS, check: (signal) => canary.check(signal) });

    metrics.collectProcess(this.settings.dataDir);
    metrics.gauge('tocsin_store_logs', 'Logs stored.', async () => (await this.store.statistics()).logs);
    metrics.gauge('tocsin_store_bytes', 'Bytes on disk, index included.', async () => (await this.store.statistics()).bytes);
    metrics.gauge(
      'tocsin_store_damaged_files',
      'Files that were moved aside.',
      async () => (await this.store.statistics()).damagedFiles.length,
    );
  }
}
