import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule, type PostgresAlertFeed } from '@tocsin/adapters/database';
import type { ElasticsearchStore } from '@tocsin/adapters/elasticsearch';
import { ELASTICSEARCH_STORE, ElasticsearchStoreModule, storeOptionsOf } from '@tocsin/adapters/elasticsearch';
import type { KafkaLogTail } from '@tocsin/adapters/kafka';
import {
  ALERT_FEED,
  CLOCK,
  LOG_INTAKE,
  LOG_KEEPER,
  LOG_READER,
  LOG_RECLASSIFIER,
  LOG_TAIL,
  type LogIntake,
  PIPELINE_STATUS,
  STORE_STATUS,
} from '@tocsin/core/ports';
import { AuditModule } from '@tocsin/platform/audit';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import type { PipelineFigures } from '@tocsin/platform/figures';
import { HealthRegistry } from '@tocsin/platform/health';
import { LoggingModule } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { ProcessesModule } from '@tocsin/platform/processes';
import { LogRetention } from '@tocsin/platform/retention';
import { ApiModule } from '../api.module.ts';
import { SHARED_CALLS } from '../identity/shared-calls.ts';
import { ClusterLogReader } from './cluster-log-reader.ts';
import { LogSnapshots } from './log-snapshots.ts';

/** The real things behind the ports; opened before the application, closed after it. */
export interface ClusterApiParts {
  settings: Settings & { elasticsearchNode: string };
  databaseUrl: string;
  intake: LogIntake;
  tail: KafkaLogTail;
  alertFeed: PostgresAlertFeed;
  figures: PipelineFigures;
  metrics: MetricsRegistry;
  health: HealthRegistry;
}

/** A search takes no longer than the API lets it; see STORE_TIMEOUT_MS. */
const STORE_TIMEOUT_MS = 30_000;
const POOL_SIZE = 20;

@Module({})
class PortsModule {
  static register({ settings, intake, tail, alertFeed, figures, metrics, health }: ClusterApiParts): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: Date.now },
      {
        provide: LOG_READER,
        inject: [ELASTICSEARCH_STORE],
        useFactory: ({ reader }: ElasticsearchStore) => new ClusterLogReader(reader, tail),
      },
      { provide: LOG_KEEPER, inject: [ELASTICSEARCH_STORE], useFactory: (store: ElasticsearchStore) => store },
      { provide: LOG_RECLASSIFIER, inject: [ELASTICSEARCH_STORE], useFactory: ({ reclassifier }: ElasticsearchStore) => reclassifier },
      { provide: STORE_STATUS, inject: [ELASTICSEARCH_STORE], useFactory: ({ status }: ElasticsearchStore) => status },
      { provide: LOG_INTAKE, useValue: intake },
      { provide: LOG_TAIL, useValue: tail },
      { provide: ALERT_FEED, useValue: alertFeed },
      { provide: PIPELINE_STATUS, useValue: figures },
      { provide: SHARED_CALLS, useValue: {} },
      { provide: MetricsRegistry, useValue: metrics },
      { provide: HealthRegistry, useValue: health },
    ];
    return { module: PortsModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** The API as a process of its own, any number of them behind a balancer: what they share is in PostgreSQL, Kafka and Elasticsearch. */
@Module({})
export class ClusterApiModule {
  static register(parts: ClusterApiParts): DynamicModule {
    const { settings, databaseUrl } = parts;
    return {
      module: ClusterApiModule,
      imports: [
        LoggingModule.register(settings.logLevel),
        PortsModule.register(parts),
        ElasticsearchStoreModule.register({ ...storeOptionsOf(settings), timeoutMs: STORE_TIMEOUT_MS }),
        DatabaseModule.register({ url: databaseUrl, poolSize: POOL_SIZE }),
        AuditModule,
        ApiModule,
        ProcessesModule.register('api'),
      ],
      providers: [LogRetention, LogSnapshots],
    };
  }
}
