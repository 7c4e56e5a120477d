import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { startTestDatabase } from '@tocsin/adapters/database/testing';
import { Receiver } from '@tocsin/adapters/notification/testing';
import type { AlertSignal } from '@tocsin/core/alerting';
import { AlertingApp, signalOf } from './alerting-app.ts';
import { until } from './outbox-contents.ts';

// Two instances of the alerts app over one database. The bus gives each signal to one of them, or, after a rebalance, to both.
let a: AlertingApp;
let b: AlertingApp;
beforeAll(async () => {
  a = await AlertingApp.start();
  b = await AlertingApp.start(a.databaseUrl);
}, 60_000);
afterAll(async () => {
  await b?.close();
  await a?.close();
});

let receiver: Receiver;
beforeEach(async () => (receiver = await Receiver.start(() => ({ status: 200, body: 'ok' }))));
afterEach(() => receiver.close());

/** What the receiver was told, as `status host`, each as often as it was. */
const told = (): string[] =>
  receiver.calls
    .map(({ body }) => JSON.parse(body) as { status: string; alerts: { labels: { host: string } }[] })
    .map(({ status, alerts }) => `${status} ${alerts[0]?.labels.host}`)
    .sort();
const hosts = Array.from({ length: 20 }, (_, n) => `h${String(n).padStart(2, '0')}`);
const groupsOf = (signal: (host: string) => AlertSignal): AlertSignal[] => hosts.map(signal);
const all = (status: string): string[] => hosts.map((host) => `${status} ${host}`);

test('of each transition the receiver hears once, though both are told of each signal', async () => {
  const channel = await a.webhook(receiver.url);
  const rule = await a.rule({ channels: [channel.id] });
  const crossed = groupsOf((host) => signalOf(rule, { group: { host } }));
  await Promise.all([a.signal(...crossed), b.signal(...crossed.toReversed())]);
  await receiver.received(hosts.length);
  const cleared = groupsOf((host) => signalOf(rule, { kind: 'cleared', group: { host } }));
  await Promise.all([a.signal(...cleared), b.signal(...cleared.toReversed())]);
  await until(
    () => a.deliveries(channel.id),
    (rows) => rows.length === 2 * hosts.length && rows.every(({ status }) => status === 'delivered'),
  );
  expect(told()).toEqual([...all('firing'), ...all('resolved')]);
});

test('one delivers and the other stands by, so that the limits of receivers hold for both together', async () => {
  const states = await Promise.all([a, b].map(async ({ health }) => (await health.run({ deep: true })).checks.at(-1)?.detail));
  expect(states.filter((detail) => detail?.startsWith('stands by'))).toHaveLength(1);
});

describe('when the one that delivers is killed', () => {
  let database: Awaited<ReturnType<typeof startTestDatabase>>;
  let reserve: AlertingApp | undefined;
  let child: ChildProcess | undefined;
  beforeAll(async () => (database = await startTestDatabase()), 60_000);
  afterAll(async () => {
    child?.kill('SIGKILL');
    await reserve?.close();
    await database?.stop();
  });

  test('the other goes on, and nothing is told twice or lost', async () => {
    child = spawn(
      process.execPath,
      ['--import', join(import.meta.dirname, 'swc-loader.mjs'), join(import.meta.dirname, 'alerting.child.ts')],
      { env: { ...process.env, NODE_OPTIONS: '', TEST_DATABASE_URL: database.url }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout as Readable, 'data');
    const app = (reserve = await AlertingApp.start(database.url));
    const channel = await app.webhook(receiver.url);
    const rule = await app.rule({ channels: [channel.id] });
    const delivered = (count: number) =>
      until(
        () => app.deliveries(channel.id),
        (rows) => rows.length === count && rows.every(({ status }) => status === 'delivered'),
      );
    const half = hosts.length / 2;
    const crossed = groupsOf((host) => signalOf(rule, { group: { host } }));
    await app.signal(...crossed.slice(0, half));
    await delivered(half);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The windows say it again, as they do after any restart.
    await app.signal(...crossed, ...groupsOf((host) => signalOf(rule, { kind: 'cleared', group: { host } })));
    await delivered(2 * hosts.length);
    expect(told()).toEqual([...all('firing'), ...all('resolved')]);
  }, 60_000);
});

test('while the database is away signals wait, and are applied when it is back', async () => {
  const rule = await a.rule();
  const createQueryRunner = a.source.createQueryRunner.bind(a.source);
  let refused = 0;
  a.source.createQueryRunner = () => {
    refused++;
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  await a.signal(signalOf(rule));
  await until(
    () => refused,
    (times) => times >= 3,
  );
  a.source.createQueryRunner = createQueryRunner;
  await until(
    () => a.alerts(rule.id),
    (alerts) => alerts.length === 1,
  );
});
