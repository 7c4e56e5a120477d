import { type DynamicModule, Inject, Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ElasticsearchModule, ElasticsearchService } from '@nestjs/elasticsearch';
import { StoreUnavailableError } from '@tocsin/core/ports';
import { type ElasticsearchStore, type ElasticsearchStoreOptions, clientOptions, openElasticsearchStore } from './elasticsearch-store.ts';

/** Injection token of the `ElasticsearchStore`. */
export const ELASTICSEARCH_STORE = 'tocsin:ElasticsearchStore';

const AGAIN_MS = 5000;

/**
 * Provides the log store of the cluster profile to the whole application, over Nest's Elasticsearch client. The index template is made
 * at start, or as soon as Elasticsearch answers; a setup that logs cannot be kept in ends the start with IndexSetupError.
 */
@Module({})
export class ElasticsearchStoreModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('elasticsearch');
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @Inject(ELASTICSEARCH_STORE) private readonly store: ElasticsearchStore,
    @Inject(ElasticsearchService) private readonly client: ElasticsearchService,
  ) {}

  static register(options: Omit<ElasticsearchStoreOptions, 'client'>): DynamicModule {
    return {
      module: ElasticsearchStoreModule,
      global: true,
      imports: [ElasticsearchModule.register(clientOptions(options))],
      providers: [
        {
          provide: ELASTICSEARCH_STORE,
          inject: [ElasticsearchService],
          useFactory: (client: ElasticsearchService) => openElasticsearchStore({ ...options, client }),
        },
      ],
      exports: [ELASTICSEARCH_STORE],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.ensure();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.logger.warn('Elasticsearch does not answer yet; its index template is made as soon as it does.');
      this.again();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.store.close();
    await this.client.close();
  }

  private async ensure(): Promise<void> {
    for (const note of await this.store.ensure()) this.logger.warn(note);
  }

  private again(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.ensure().catch((error: unknown) => {
        if (!(error instanceof StoreUnavailableError))
          this.logger.error(error instanceof Error ? error.message : 'Elasticsearch could not be set up.');
        this.again();
      });
    }, AGAIN_MS);
    this.timer.unref();
  }
}
