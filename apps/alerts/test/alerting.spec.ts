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
});
