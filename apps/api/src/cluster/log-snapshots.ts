import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ELASTICSEARCH_STORE, type ElasticsearchStore, snapshotPlanOf, SnapshotUpkeep } from '@tocsin/adapters/elasticsearch';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { Recurring } from '@tocsin/platform/schedule';

const EVERY_MS = 10 * 60_000;

/**
 * Takes snapshots of the logs when they are due, and thins them out: looks at start, then every ten minutes, if the settings name a
 * repository. Any number of processes may look: one that finds a snapshot under way, or a fresh one, has nothing to do.
 */
@Injectable()
export class LogSnapshots implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('snapshots');
  private readonly upkeep: Recurring | undefined;

  constructor(
    @Inject(ELASTICSEARCH_STORE) store: Pick<ElasticsearchStore, 'snapshots'>,
    @Inject(SETTINGS) settings: Settings,
    @Inject(CLOCK) now: Clock,
  ) {
    const plan = snapshotPlanOf(settings);
    if (plan === undefined) return;
    const snapshots = new SnapshotUpkeep(store.snapshots, plan);
    this.upkeep = new Recurring({
      everyMs: EVERY_MS,
      work: async (signal) => {
        const { taken, removed } = await snapshots.look(now(), signal);
        if (taken)
          this.logger.log({ snapshot: taken.name, indices: taken.indices.length, removed: removed.length }, 'A snapshot was taken.');
      },
      onFailure: (error) => this.logger.warn({ err: error }, 'No snapshot could be taken; tried again later.'),
    });
  }

  onApplicationBootstrap(): void {
    this.upkeep?.start();
  }
  /** Elasticsearch goes on with a snapshot that is under way; nobody here waits for it. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.upkeep?.stop();
  }
}
