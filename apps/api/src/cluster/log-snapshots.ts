import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ELASTICSEARCH_STORE, type ElasticsearchStore, snapshotPlanOf, SnapshotUpkeep } from '@tocsin/adapters/elasticsearch';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';

const EVERY_MS = 10 * 60_000;

/**
 * Takes snapshots of the logs when they are due, and thins them out: looks at start, then every ten minutes, if the settings name a
 * repository. Any number of processes may look: one that finds a snapshot under way, or a fresh one, has nothing to do.
 */
@Injectable()
export class LogSnapshots implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('snapshots');
  private readonly upkeep: SnapshotUpkeep | undefined;
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(ELASTICSEARCH_STORE) store: Pick<ElasticsearchStore, 'snapshots'>,
    @Inject(SETTINGS) settings: Settings,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    const plan = snapshotPlanOf(settings);
    this.upkeep = plan && new SnapshotUpkeep(store.snapshots, plan);
  }

  onApplicationBootstrap(): void {
    const { upkeep } = this;
    if (upkeep === undefined) return;
    const look = (): void => {
      this.running ??= this.look(upkeep).finally(() => (this.running = undefined));
    };
    this.timer = setInterval(look, EVERY_MS);
    this.timer.unref();
    look();
  }

  /** Elasticsearch goes on with a snapshot that is under way; nobody here waits for it. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private async look(upkeep: SnapshotUpkeep): Promise<void> {
    try {
      const { taken, removed } = await upkeep.look(this.now(), this.stopping.signal);
      if (taken) this.logger.log({ snapshot: taken.name, indices: taken.indices.length, removed: removed.length }, 'A snapshot was taken.');
    } catch (error) {
      if (!this.stopping.signal.aborted) this.logger.warn({ err: error }, 'No snapshot could be taken; tried again later.');
    }
  }
}
