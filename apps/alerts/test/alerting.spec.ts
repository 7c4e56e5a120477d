import { Receiver } from '@tocsin/adapters/notification/testing';
import { AlertingApp, signalOf } from './alerting-app.ts';
import { until } from './outbox-contents.ts';

let app: AlertingApp;
beforeAll(async () => (app = await AlertingApp.start()), 60_000);
afterAll(() => app.close());

let receiver: Receiver;
beforeEach(async () => (receiver = await Receiver.start(() => ({ status: 200, body: 'ok' }))));
afterEach(() => receiver.close());

describe('a signal on the bus', () => {
  test('becomes an alert and one message in the channel', async () => {
    const channel = await app.webhook(receiver.url);
    const rule = await app.rule({ channels: [channel.id] });
    await app.signal(signalOf(rule), signalOf(rule, { kind: 'holding', value: 9 }));
    const [call] = await receiver.received(1);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ status: 'firing', alerts: [{ labels: { host: 'a' } }] });
    const [alert] = await app.alerts(rule.id);
    expect(alert).toMatchObject({ status: 'firing', group: { host: 'a' }, threshold: 5 });
    expect(alert?.examples).toHaveLength(3);
    const deliveries = await until(
      () => app.deliveries(channel.id),
      ([first]) => first?.status === 'delivered',
    );
    expect(deliveries).toMatchObject([{ transition: 'firing', attempts: 1, lastError: null }]);
    expect(receiver.calls).toHaveLength(1);
  });

  test('is not lost with others that cannot be applied', async () => {
    const rule = await app.rule();
    await app.signal({ ...signalOf(rule), value: Number.NaN, at: Number.NaN }, signalOf(rule, { group: { host: 'b' } }));
    await until(
      () => app.alerts(rule.id),
      (alerts) => alerts.some(({ group }) => group['host'] === 'b'),
    );
  });

  test('is counted', async () => {
    const rule = await app.rule({ severity: 'critical' });
    await app.signal(signalOf(rule));
    const shown = await until(
      () => app.metrics.render(),
      (text) => text.includes('tocsin_alerts_open{severity="critical"} 1'),
    );
    expect(shown).toMatch(/tocsin_alert_signals_total\{kind="crossed"\} \d+/);
    expect(shown).toMatch(/tocsin_alert_delivery_attempts_total\{outcome="delivered",channel="webhook"\} 1/);
    expect(shown).toMatch(/tocsin_alert_delivery_attempts_total\{outcome="failed",channel="slack"\} 0/);
    expect(shown).toMatch(/tocsin_alert_delivery_seconds_count 1/);
  });
});

describe('a cool-down', () => {
  test('that ends while the condition holds opens the alert by itself', async () => {
    const rule = await app.rule({ cooldown: '1s' });
    const at = Date.now();
    await app.signal(signalOf(rule, { at }), signalOf(rule, { kind: 'cleared', at }), signalOf(rule, { at: at + 1 }));
    const alerts = await until(
      () => app.alerts(rule.id),
      (all) => all.length === 2,
    );
    expect(alerts.map(({ status }) => status)).toEqual(['resolved', 'firing']);
  });
});

describe('health', () => {
  test('tells that alerts are looked after and messages leave', async () => {
    const { state, checks } = await app.health.run({ deep: true });
    expect([state, checks.map(({ name }) => name)]).toEqual(['up', ['alerts', 'delivery']]);
  });
});
