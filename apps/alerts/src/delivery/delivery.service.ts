import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ADVISORY_LOCKS, ChannelRepository, Outbox, OUTBOX_CHANNEL, PostgresLeadership, PostgresListener } from '@tocsin/adapters/database';
import { EgressClient } from '@tocsin/adapters/egress';
import { notifiersOver } from '@tocsin/adapters/notification';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { DataSource } from 'typeorm';
import { AlertMetrics } from '../metrics/alert-metrics.ts';
import { Dispatcher } from './dispatcher.ts';

const STUCK_MS = 15_000;

/**
 * Runs the dispatcher for as long as the application lives; PostgreSQL wakes it whenever a transaction put something into the outbox. Of
 * several processes one delivers and the others stand by: limits and rests of receivers are kept in one memory.
 */
@Injectable()
export class DeliveryService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('delivery');
  private readonly client: EgressClient;
  private readonly dispatcher: Dispatcher;
  private listener: PostgresListener | undefined;
  private leadership: PostgresLeadership | undefined;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(SETTINGS) settings: Settings,
    @Inject(AlertMetrics) metrics: AlertMetrics,
    @Inject(CLOCK) now: Clock,
    @Inject(HealthRegistry) health: HealthRegistry,
  ) {
    this.client = new EgressClient({ allowPrivate: settings.allowPrivateDestinations });
    this.dispatcher = new Dispatcher({
      outbox: new Outbox(source),
      channels: new ChannelRepository(source),
      notifiers: notifiersOver(this.client, now),
      now,
      leads: () => this.leadership?.isLeader ?? false,
      onAttempt: (outcome, type, latencyMs) => metrics.attempted(outcome, type, latencyMs),
      onError: (error) => this.logger.warn({ err: error }, 'The outbox could not be worked on; trying again'),
    });
    this.register(health, now);
  }

  private register(health: HealthRegistry, now: Clock): void {
    health.register({
      name: 'delivery',
      check: async () => {
        const sinceMs = now() - this.dispatcher.lastAskedAt;
        if (sinceMs > STUCK_MS) return { state: 'down', detail: `the outbox was last looked at ${Math.round(sinceMs / 1000)} s ago` };
        const [row] = await this.source.query<{ waiting: string }[]>(`SELECT count(*) AS waiting FROM deliveries WHERE status = 'waiting'`);
        if (!this.leadership?.isLeader) return { state: 'up', detail: 'stands by; another process delivers' };
        // A receiver that fails is its channel's health, not ours.
        return { state: 'up', detail: `${row?.waiting ?? 0} messages wait` };
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const { options } = this.source;
    const url = options.type === 'postgres' ? options.url : undefined;
    if (url === undefined) throw new Error('The control database has no URL.');
    const wake = (): void => this.dispatcher.wake();
    this.listener = await PostgresListener.open({
      ...{ url, channel: OUTBOX_CHANNEL, onNotification: wake, onListening: wake },
      onLost: (error) => this.logger.warn({ err: error }, 'The outbox is polled until the database is back'),
    });
    this.leadership = new PostgresLeadership({
      ...{ url, lock: ADVISORY_LOCKS.delivery, onLead: wake },
      onLost: (error) => this.logger.warn({ err: error }, 'Another process may deliver until the database is back'),
    });
    this.dispatcher.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.listener?.close();
    await this.dispatcher.stop();
    // Only now may another begin: what is under way here has ended.
    await this.leadership?.close();
    await this.client.close();
  }
}
