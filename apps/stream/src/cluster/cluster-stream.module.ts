import { availableParallelism } from 'node:os';
import { type DynamicModule, Inject, Logger, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DatabaseModule } from '@tocsin/adapters/database';
import type { ElasticsearchStore } from '@tocsin/adapters/elasticsearch';
import type { EncodedDocuments } from '@tocsin/adapters/elasticsearch/documents';
import type { KafkaConnection } from '@tocsin/adapters/kafka';
import { CLOCK, PIPELINE_STATUS } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { type HealthFinding, HealthRegistry } from '@tocsin/platform/health';
import { LoggingModule } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { ProcessesModule } from '@tocsin/platform/processes';
import { DataSource } from 'typeorm';
import { databaseConfiguration } from '../configuration/configuration-source.ts';
import { databaseDrift } from '../drift/database-drift.ts';
import { databaseTemplates } from '../templates/database-registry.ts';
import { registerStreamHealth } from './cluster-health.ts';
import { ClusterStream } from './cluster-stream.ts';
import { StoreWriting } from './store-writing.ts';

/** The real things that the stream of the cluster profile stands on; opened before it, closed after it. */
export interface ClusterParts {
  settings: Settings;
  databaseUrl: string;
  connection: KafkaConnection;
  /** The health check of Kafka and its topics. */
  kafka: () => Promise<HealthFinding>;
  /** Resolves once the topics are there. */
  topicsReady: Promise<void>;
  store: ElasticsearchStore;
  metrics: MetricsRegistry;
  health: HealthRegistry;
}

const CLUSTER_PARTS = 'tocsin:ClusterParts';
const MOST_WORKERS = 8;
const workersOf = ({ pipelineWorkers }: Settings): number =>
  pipelineWorkers > 0 ? pipelineWorkers : Math.max(1, Math.min(MOST_WORKERS, availableParallelism()));

@Module({})
class PartsModule {
  static register({ settings, connection, store, metrics, health }: ClusterParts): DynamicModule {
    const journal = new Logger('Stream');
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: Date.now },
      { provide: MetricsRegistry, useValue: metrics },
      { provide: HealthRegistry, useValue: health },
      {
        provide: ClusterStream,
        inject: [DataSource],
        useFactory: (source: DataSource) => {
          const writing = new StoreWriting(store, (finding) => journal.warn(finding));
          return new ClusterStream<EncodedDocuments>({
            connection,
            index: settings.elasticsearchIndex,
            write: (documents, signal) => writing.write(documents, signal),
            reader: store.reader,
            configuration: databaseConfiguration(source),
            templates: databaseTemplates(source, Date.now),
            drift: databaseDrift(source, Date.now),
            clock: Date.now,
            workers: workersOf(settings),
            metrics,
            journal,
          });
        },
      },
      { provide: PIPELINE_STATUS, inject: [ClusterStream], useFactory: (stream: ClusterStream<unknown>) => stream.figures },
    ];
    return { module: PartsModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** The stream of the cluster profile, with what makes it known to operators. */
@Module({})
export class ClusterStreamModule implements OnModuleInit, OnModuleDestroy {
  constructor(
    @Inject(ClusterStream) private readonly stream: ClusterStream<unknown>,
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(CLUSTER_PARTS) private readonly parts: ClusterParts,
  ) {}

  static register(parts: ClusterParts): DynamicModule {
    return {
      module: ClusterStreamModule,
      imports: [
        LoggingModule.register(parts.settings.logLevel),
        DatabaseModule.register({ url: parts.databaseUrl, poolSize: 4 }),
        PartsModule.register(parts),
        ProcessesModule.register('stream'),
      ],
      providers: [{ provide: CLUSTER_PARTS, useValue: parts }],
    };
  }

  async onModuleInit(): Promise<void> {
    const { health, kafka, topicsReady, store } = this.parts;
    registerStreamHealth(health, () => this.stream, {
      kafka,
      store: (signal) => store.health(signal),
      database: async () => {
        await this.source.query('SELECT 1');
        return { state: 'up', detail: 'answers' };
      },
    });
    await this.stream.start(topicsReady);
  }

  onModuleDestroy(): Promise<void> {
    return this.stream.stop();
  }
}
