import type { AlertView } from '@tocsin/contracts';
import type { AlertFeed } from '@tocsin/core/ports';
import { DataSource, In } from 'typeorm';
import { PostgresListener } from '../postgres-listener.ts';
import { ALERTS_CHANNEL } from './alert-channels.ts';
import { AlertEntity } from './alert.entity.ts';
import { alertView } from './views.ts';

/** Alerts told of at most so often each; what changes faster is told as it stands then. */
const GATHER_MS = 20;
/** Alerts loaded in one query. */
const CHUNK = 100;

/** Changes of alerts over PostgreSQL's LISTEN/NOTIFY, whichever process made them. Survives the loss of its connection. */
export class PostgresAlertFeed implements AlertFeed {
  private readonly listeners = new Set<(alert: AlertView) => void>();
  private readonly changed = new Set<string>();
  private gathering: NodeJS.Timeout | undefined;
  private loading: Promise<void> = Promise.resolve();
  private listener: PostgresListener | undefined;

  private constructor(private readonly source: DataSource) {}

  /** @throws when the database cannot be reached */
  static async open(url: string): Promise<PostgresAlertFeed> {
    const source = new DataSource({
      ...{ type: 'postgres', url, poolSize: 2, applicationName: 'tocsin-alert-feed', connectTimeoutMS: 5000, entities: [AlertEntity] },
      extra: { statement_timeout: 15_000 },
    });
    await source.initialize();
    const feed = new PostgresAlertFeed(source);
    try {
      feed.listener = await PostgresListener.open({ url, channel: ALERTS_CHANNEL, onNotification: (id) => feed.heard(id) });
    } catch (error) {
      await source.destroy();
      throw error;
    }
    return feed;
  }

  subscribe(listener: (alert: AlertView) => void): () => void {
    // Each subscription is one of its own, even of the same function.
    const own = (alert: AlertView): void => listener(alert);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    await this.listener?.close();
    clearTimeout(this.gathering);
    await this.loading;
    if (this.source.isInitialized) await this.source.destroy();
  }

  private heard(id: string): void {
    if (this.listeners.size === 0) return;
    this.changed.add(id);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      const ids = [...this.changed];
      this.changed.clear();
      // A failure to load is not told: the next change of the alert tells it all.
      this.loading = this.loading.then(() => this.tell(ids)).catch(() => undefined);
    }, GATHER_MS);
  }

  private async tell(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += CHUNK) {
      const rows = await this.source.manager.findBy(AlertEntity, { id: In(ids.slice(at, at + CHUNK)) });
      for (const row of rows) for (const listener of this.listeners) listener(alertView(row));
    }
  }
}
