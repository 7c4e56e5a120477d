import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ChannelRepository, type DeliveryEntity, Outbox } from '@tocsin/adapters/database';
import { startTestDatabase } from '@tocsin/adapters/database/testing';
import { EgressClient } from '@tocsin/adapters/egress';
import { notifiersOver } from '@tocsin/adapters/notification';
import { Receiver } from '@tocsin/adapters/notification/testing';
import type { Channel, ChannelType } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { Dispatcher, type DispatcherOptions } from '../src/delivery/dispatcher.ts';
import { deliveriesOf, fire, makeChannel, until } from './outbox-contents.ts';

let source: DataSource;
let url: string;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, url, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop());

const running: Dispatcher[] = [];
const children: ChildProcess[] = [];
const receivers: Receiver[] = [];
const client = new EgressClient({ allowPrivate: true, timeoutMs: 500, breakMs: 200 });
const dispatch = (options: Partial<DispatcherOptions> = {}): Dispatcher => {
  const parts = { outbox: new Outbox(source), channels: new ChannelRepository(source), notifiers: notifiersOver(client), random: () => 0 };
  const dispatcher = new Dispatcher({ ...parts, ...options });
  running.push(dispatcher);
  dispatcher.start();
  return dispatcher;
};
const receive = async (body = '{"ok":true}'): Promise<Receiver> => {
  const receiver = await Receiver.start(() => ({ status: 200, body }));
  receivers.push(receiver);
  return receiver;
};
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((dispatcher) => dispatcher.stop()));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
  await source.query('TRUNCATE channels, alerts CASCADE');
});
afterAll(() => client.close());

const settled = (channel: Channel, count = 1): Promise<DeliveryEntity[]> =>
  until(
    () => deliveriesOf(source, channel),
    (all) => all.length === count && all.every(({ status }) => status !== 'waiting'),
  );
const healthOf = async ({ id }: Channel) => (await new ChannelRepository(source).get(id))?.health;
const telegramSays = (code: number, description: string, parameters?: object) => ({
  status: code,
  body: JSON.stringify({ ok: false, error_code: code, description, ...(parameters && { parameters }) }),
});

describe('a receiver that fails and comes back', () => {
  const passing: [string, ChannelType, Parameters<Receiver['next']>][] = [
    ['a webhook answers 503', 'webhook', [{ status: 503 }]],
    ['a webhook hangs', 'webhook', ['hang']],
    ['a webhook cuts the connection', 'webhook', ['reset']],
    ['Slack limits the rate', 'slack', [{ status: 429, headers: { 'retry-after': '1' } }]],
    ['Slack has a fault', 'slack', [{ status: 500, body: 'rollup_error' }]],
    ['Telegram limits the rate', 'telegram', [telegramSays(429, 'Too Many Requests: retry after 1', { retry_after: 1 })]],
    ['Telegram is away', 'telegram', [telegramSays(502, 'Bad Gateway')]],
    ['Telegram is away twice', 'telegram', [telegramSays(502, 'Bad Gateway'), 'reset']],
  ];
  test.each(passing)('gets the message once, when %s', async (_, type, behaviours) => {
    const receiver = await receive();
    const channel = await makeChannel(source, type, receiver.url);
    receiver.next(...behaviours);
    await fire(source, [channel]);
    dispatch();
    expect(await settled(channel)).toMatchObject([{ status: 'delivered', attempts: behaviours.length + 1, lastError: null }]);
    expect(receiver.calls).toHaveLength(behaviours.length + 1);
    expect(new Set(receiver.calls.map(({ headers }) => headers['x-tocsin-delivery'])).size).toBe(1);
    await until(
      () => healthOf(channel),
      (health) => health?.state === 'ok' && health.lastError === null,
    );
  });

  test('is not called before the time that it asked for', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'webhook', receiver.url);
    receiver.next({ status: 429, headers: { 'retry-after': '3600' } });
    await fire(source, [channel]);
    await fire(source, [channel]);
    dispatch();
    const [first] = await until(
      () => deliveriesOf(source, channel),
      ([delivery]) => delivery?.lastError != null,
    );
    expect((first?.nextAttemptAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
    // The second message, due at once, waits too: what is asked for holds for all that goes there.
    const other = await makeChannel(source, 'webhook', (await receive()).url);
    await fire(source, [other]);
    await settled(other);
    expect(receiver.calls).toHaveLength(1);
  });
});

describe('a receiver that refuses', () => {
  const final: [string, ChannelType, Parameters<Receiver['next']>, string][] = [
    ['a webhook is gone', 'webhook', [{ status: 410 }], 'The webhook answered 410.'],
    ['Slack has no such hook', 'slack', [{ status: 404, body: 'no_service' }], 'Slack answered 404: no_service.'],
    [
      'Telegram knows no such chat',
      'telegram',
      [telegramSays(400, 'Bad Request: chat not found')],
      'Telegram answered 400: Bad Request: chat not found.',
    ],
    [
      'Telegram cannot parse it',
      'telegram',
      [telegramSays(400, "Bad Request: can't parse entities")],
      "Telegram answered 400: Bad Request: can't parse entities.",
    ],
    [
      'the bot was blocked',
      'telegram',
      [telegramSays(403, 'Forbidden: bot was blocked')],
      'Telegram answered 403: Forbidden: bot was blocked.',
    ],
  ];
  test.each(final)('is not asked again, and it shows, when %s', async (_, type, behaviours, error) => {
    const receiver = await receive();
    const channel = await makeChannel(source, type, receiver.url);
    receiver.next(...behaviours);
    await fire(source, [channel]);
    dispatch();
    expect(await settled(channel)).toMatchObject([{ status: 'failed', attempts: 1, lastError: error }]);
    expect(await healthOf(channel)).toMatchObject({ state: 'failing', lastError: error });
    expect(receiver.calls).toHaveLength(1);
  });

  test('is not told of the end of what it was never told of', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'webhook', receiver.url);
    receiver.next({ status: 410 });
    const alert = await fire(source, [channel]);
    await source.transaction((manager) => new Outbox(source).follow(manager, { alert, transition: 'resolved', actor: null }));
    dispatch();
    expect((await settled(channel, 2)).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(receiver.calls).toHaveLength(1);
  });
});

describe('a Telegram group that became a supergroup', () => {
  test('is followed, and its new id kept', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'telegram', receiver.url);
    receiver.next(telegramSays(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -100_222 }));
    await fire(source, [channel]);
    dispatch();
    await settled(channel);
    expect(receiver.calls.map(({ body }) => (JSON.parse(body) as { chat_id: string }).chat_id)).toEqual(['-1001', '-100222']);
    expect((await new ChannelRepository(source).get(channel.id))?.config).toMatchObject({ chatId: '-100222' });
  });
});

describe('many messages', () => {
  test('to a bad channel delay nobody else', async () => {
    const good = await receive();
    const bad = await receive();
    const channels = [await makeChannel(source, 'webhook', good.url), await makeChannel(source, 'webhook', bad.url)] as const;
    bad.next(...Array.from({ length: 100 }, () => 'hang' as const));
    for (let n = 0; n < 8; n++) await fire(source, channels);
    dispatch();
    await settled(channels[0], 8);
    expect(bad.calls.length).toBeLessThan(5);
    expect((await deliveriesOf(source, channels[1])).every(({ status }) => status === 'waiting')).toBe(true);
  });

  test('leave within the rate that the receiver takes, the critical ones first', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'slack', receiver.url);
    const times: number[] = [];
    for (const severity of ['info', 'warning', 'critical'] as const) await fire(source, [channel], { severity, ruleName: severity });
    await new Promise<void>((resolve) => {
      dispatch({ onAttempt: () => void (times.push(performance.now()) === 3 && resolve()) });
    });
    expect(receiver.calls.map(({ body }) => /critical|warning|info/.exec(body)?.[0])).toEqual(['critical', 'warning', 'info']);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1900);
  });

  test('reach the receiver once each, whoever of several dispatchers sends them', async () => {
    const receiver = await receive();
    const channels = await Promise.all(Array.from({ length: 5 }, (_, n) => makeChannel(source, 'webhook', `${receiver.url}/${n}`)));
    const dispatchers = [dispatch(), dispatch(), dispatch()];
    for (let n = 0; n < 8; n++) {
      await fire(source, channels);
      for (const dispatcher of dispatchers) dispatcher.wake();
    }
    for (const channel of channels)
      expect((await settled(channel, 8)).every(({ status, attempts }) => status === 'delivered' && attempts === 1)).toBe(true);
    const ids = receiver.calls.map(({ headers }) => headers['x-tocsin-delivery']);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });
});

describe('a channel that is switched off', () => {
  test('gets nothing more', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'webhook', receiver.url);
    await fire(source, [channel]);
    await source.query('UPDATE channels SET enabled = false');
    dispatch();
    expect(await settled(channel)).toMatchObject([{ status: 'failed', lastError: 'The channel was switched off' }]);
    expect(receiver.calls).toHaveLength(0);
  });
});

describe('a dispatcher', () => {
  test('that stops finishes what it has begun', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'webhook', receiver.url);
    await fire(source, [channel]);
    const dispatcher = dispatch();
    await receiver.received(1);
    await dispatcher.stop();
    expect(await deliveriesOf(source, channel)).toMatchObject([{ status: 'delivered' }]);
  });

  test('that is killed while it sends loses nothing: the message comes again under the same id', async () => {
    const receiver = await receive();
    const channel = await makeChannel(source, 'webhook', receiver.url);
    receiver.next('hang');
    await fire(source, [channel]);
    const child = spawn(
      process.execPath,
      ['--import', join(import.meta.dirname, 'swc-loader.mjs'), join(import.meta.dirname, 'dispatcher.child.ts')],
      {
        env: { ...process.env, NODE_OPTIONS: '', TEST_DATABASE_URL: url, TEST_LEASE_SECONDS: '2' },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    children.push(child);
    await receiver.received(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await deliveriesOf(source, channel)).toMatchObject([{ status: 'waiting', attempts: 1 }]);
    dispatch();
    expect(await settled(channel)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    const [first, second] = receiver.calls.map(({ headers }) => headers['x-tocsin-delivery']);
    expect(second).toBe(first);
  }, 60_000);
});
