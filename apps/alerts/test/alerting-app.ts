import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AlertEntity, ChannelRepository, DatabaseModule, DeliveryEntity, RuleRepository } from '@tocsin/adapters/database';
import { startTestDatabase } from '@tocsin/adapters/database/testing';
import { MemoryBus, MemoryBusClient, MemoryBusStrategy } from '@tocsin/adapters/memory-bus';
import { ChannelInput, RuleInput, TOPICS, type AlertView, type Channel, type Rule } from '@tocsin/contracts';
import { type AlertSignal, groupKeyOf } from '@tocsin/core/alerting';
import { CLOCK } from '@tocsin/core/ports';
import { SETTINGS, SettingsSchema } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { lastValueFrom } from 'rxjs';
import { DataSource } from 'typeorm';
import { AlertsModule } from '../src/index.ts';

/** The alerts app over a real PostgreSQL and the in-process bus, as the standalone profile runs it. */
export class AlertingApp {
  private constructor(
    readonly source: DataSource,
    readonly databaseUrl: string,
    private readonly bus: MemoryBusClient,
    readonly metrics: MetricsRegistry,
    readonly health: HealthRegistry,
    readonly close: () => Promise<void>,
  ) {}

  /** `databaseUrl`: another instance's, in place of a database of its own. */
  static async start(databaseUrl?: string): Promise<AlertingApp> {
    const database = databaseUrl === undefined ? await startTestDatabase() : { url: databaseUrl, stop: () => Promise.resolve() };
    const bus = new MemoryBus();
    const metrics = new MetricsRegistry();
    const health = new HealthRegistry();
    const settings = SettingsSchema.parse({ allowPrivateDestinations: true, publicUrl: 'https://tocsin.example/' });
    const ports = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: Date.now },
      { provide: MetricsRegistry, useValue: metrics },
      { provide: HealthRegistry, useValue: health },
    ];
    @Module({})
    class Ports {}
    @Module({
      imports: [
        { module: Ports, global: true, providers: ports, exports: ports.map(({ provide }) => provide) },
        DatabaseModule.register({ url: database.url }),
        AlertsModule,
      ],
    })
    class Root {}
    const app = await NestFactory.createMicroservice(Root, { strategy: new MemoryBusStrategy(bus), logger: false });
    await app.listen();
    const context: INestApplicationContext = app;
    return new AlertingApp(context.get(DataSource), database.url, new MemoryBusClient(bus), metrics, health, async () => {
      await app.close();
      await database.stop();
    });
  }

  async signal(...signals: AlertSignal[]): Promise<void> {
    for (const signal of signals) await lastValueFrom(this.bus.emit(TOPICS.alerts, signal), { defaultValue: undefined });
  }
  rule(change: Partial<RuleInput> = {}): Promise<Rule> {
    const input = RuleInput.parse({ name: 'Failures', query: 'failed', groupBy: ['host'], threshold: 5, cooldown: '0s', ...change });
    return new RuleRepository(this.source).create(input, 'ada');
  }
  webhook(url: string): Promise<Channel> {
    return this.channel({ type: 'webhook', config: { url, secret: 'a secret of some length' } });
  }
  channel(input: object): Promise<Channel> {
    return new ChannelRepository(this.source).create(ChannelInput.parse({ name: 'On call', ...input }));
  }
  alerts(ruleId: string): Promise<AlertEntity[]> {
    return this.source.manager.find(AlertEntity, { where: { ruleId }, order: { startedAt: 'ASC' } });
  }
  deliveries(channelId: string): Promise<DeliveryEntity[]> {
    return this.source.manager.find(DeliveryEntity, { where: { channelId }, order: { createdAt: 'ASC' } });
  }
}

/** What the windows would say of a rule and group. */
export const signalOf = (rule: Rule, change: Partial<AlertSignal> = {}): AlertSignal => {
  const group = change.group ?? { host: 'a' };
  return {
    ...{ kind: 'crossed', ruleId: rule.id, ruleVersion: rule.updatedAt, group, groupKey: groupKeyOf(group) },
    ...{ value: 7, threshold: rule.threshold, at: Date.now(), series: [{ start: Date.now() - 1000, count: 7 }] },
    examples: [1, 2, 3].map((n) => exampleLog(`${n}`)),
    ...change,
  };
};
const exampleLog = (id: string): AlertView['examples'][number] => ({
  ...{ id, timestamp: '2026-01-01T10:00:00.000Z', receivedAt: '2026-01-01T10:00:00.000Z', level: 'error', severityNumber: 17 },
  ...{ service: 'shop', host: 'a', message: 'payment failed', attributes: {}, category: 'business', confidence: 1 },
  ...{ modelVersion: 'm', templateId: 't', redactions: {}, flags: [] },
});
