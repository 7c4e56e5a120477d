import { ChannelRepository, DeliveryEntity, RuleRepository } from '@tocsin/adapters/database';
import { startTestDatabase } from '@tocsin/adapters/database/testing';
import { KafkaBusClient } from '@tocsin/adapters/kafka';
import { createTestKafka, type TestKafka } from '@tocsin/adapters/kafka/testing';
import { Receiver } from '@tocsin/adapters/notification/testing';
import { describeWithKafka, testBrokers } from '@tocsin/adapters/testing';
import { type Channel, ChannelInput, type HealthReport, type Rule, RuleInput, TOPICS } from '@tocsin/contracts';
import type { AlertSignal } from '@tocsin/core/alerting';
import { SettingsSchema } from '@tocsin/platform/config';
import { lastValueFrom } from 'rxjs';
import { type RunningAlerts, startAlerts } from '../src/cluster/start-alerts.ts';
import { signalOf } from './alerting-app.ts';
import { until } from './outbox-contents.ts';

describeWithKafka('the alerts app of the cluster, two instances over one Kafka and one PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof startTestDatabase>>;
  let kafka: TestKafka;
  let bus: KafkaBusClient;
  let receiver: Receiver;
  let channel: Channel;
  let rule: Rule;
  const running: RunningAlerts[] = [];

  beforeAll(async () => {
    database = await startTestDatabase();
    kafka = await createTestKafka();
    bus = new KafkaBusClient({ connection: kafka.connection });
    receiver = await Receiver.start(() => ({ status: 200, body: 'ok' }));
    const config = { url: receiver.url, secret: 'a secret of some length' };
    channel = await new ChannelRepository(database.source).create(ChannelInput.parse({ name: 'On call', type: 'webhook', config }));
    const input = { name: 'Failures', query: 'failed', groupBy: ['host'], threshold: 5, cooldown: '0s', channels: [channel.id] };
    rule = await new RuleRepository(database.source).create(RuleInput.parse(input), 'ada');
  }, 60_000);
  afterAll(async () => {
    await stopAll();
    await bus?.close();
    await receiver?.close();
    await kafka?.remove();
    await database?.stop();
  }, 60_000);

  const start = async (): Promise<RunningAlerts> => {
    const settings = SettingsSchema.parse({
      ...{ kafkaBrokers: testBrokers(), kafkaTopicPrefix: kafka.connection.prefix, databaseUrl: database.url },
      ...{ port: 0, logLevel: 'silent', allowPrivateDestinations: true },
    });
    const app = await startAlerts(settings);
    running.push(app);
    return app;
  };
  const stopAll = () => Promise.all(running.splice(0).map((app) => app.stop()));
  const emit = async (...signals: AlertSignal[]) => {
    await Promise.all(signals.map((signal) => lastValueFrom(bus.emit(TOPICS.alerts, signal), { defaultValue: undefined })));
  };
  const about = (hosts: readonly string[], kind: AlertSignal['kind'] = 'crossed') =>
    hosts.map((host) => signalOf(rule, { kind, group: { host } }));
  const delivered = (count: number) =>
    until(
      () => database.source.manager.findBy(DeliveryEntity, { channelId: channel.id }),
      (rows) => rows.length === count && rows.every(({ status }) => status === 'delivered'),
    );
  const told = () =>
    receiver.calls
      .map(({ body }) => JSON.parse(body) as { status: string; alerts: { labels: { host: string } }[] })
      .map(({ status, alerts }) => `${status} ${alerts[0]?.labels.host}`);

  test('one message for each transition; when one stops the other goes on; what came while all were away is caught up with', async () => {
    const [first] = [await start(), await start()];
    await emit(...about(['a', 'b', 'c']));
    await delivered(3);
    await first?.stop();
    await emit(...about(['a', 'b'], 'cleared'), ...about(['d']));
    await delivered(6);
    await stopAll();
    await emit(...about(['c', 'd'], 'cleared'), ...about(['e']));
    await start();
    await delivered(9);
    expect(told().toSorted()).toEqual([
      ...['a', 'b', 'c', 'd', 'e'].map((host) => `firing ${host}`),
      ...['a', 'b', 'c', 'd'].map((host) => `resolved ${host}`),
    ]);
  }, 120_000);

  test('the probes tell what it depends on', async () => {
    const { port } = running[0] ?? (await start());
    const report = await until(
      async () => (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as HealthReport,
      ({ state }) => state === 'up',
    );
    expect(report.checks.map(({ name }) => name).sort()).toEqual(['alerts', 'delivery', 'kafka', 'signals']);
    for (const { latencyMs } of report.checks) expect(latencyMs).toEqual(expect.any(Number));
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('tocsin_consumer_lag_messages');
  }, 60_000);
});
