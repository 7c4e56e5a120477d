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
import { StoreFigures } from './store-figures.ts';

/** In the cluster a log is searchable at the next refresh of its index, and a process that takes over a partition needs some seconds. */
const CANARY = {
  standalone: { timeoutMs: 5000, searchableWithinMs: 0 },
  cluster: { timeoutMs: 10_000, searchableWithinMs: 9000 },
} as const;

const STORE_TIMEOUT_MS = 5000;

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
    const profile = this.settings.kafkaBrokers.length > 0 ? 'cluster' : 'standalone';
    // Beside a shared database and store all processes are alike: taking them out of the balancer would make matters worse, and each
    // of the two can be away while the rest goes on.
    const essential = profile === 'standalone';
    health.register({ name: 'database', essential, check: databaseCheck(this.source) });
    health.register({ name: 'store', essential, timeoutMs: STORE_TIMEOUT_MS, check: storeCheck(this.store) });
    health.register({ name: 'pipeline', check: pipelineCheck(this.pipeline) });
    // In the cluster profile nothing of ours is kept on this machine.
    if (profile === 'standalone') health.register({ name: 'disk', check: diskCheck(this.settings.dataDir) });
    const { timeoutMs, searchableWithinMs } = CANARY[profile];
    const canary = new Canary(this.intake, this.reader, this.tail, this.now, { searchableWithinMs });
    health.register({ name: 'path', deep: true, timeoutMs, check: (signal) => canary.check(signal) });

    metrics.collectProcess(this.settings.dataDir);
    const figures = new StoreFigures(this.store);
    metrics.gauge('tocsin_store_logs', 'Logs stored.', async () => (await figures.read()).logs);
    metrics.gauge('tocsin_store_bytes', 'Bytes on disk, index included.', async () => (await figures.read()).bytes);
    metrics.gauge('tocsin_store_damaged_files', 'Files that were moved aside.', async () => (await figures.read()).damagedFiles.length);
  }
}
