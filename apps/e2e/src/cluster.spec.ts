import type { AlertView, Channel, HealthReport, Page, Rule, StatsResult } from '@tocsin/contracts';
import type { ApiClient } from './api-client.ts';
import { Cluster } from './cluster/cluster.ts';
import { describeWithServers } from '@tocsin/tools/devstack';
import { Receiver } from './receiver.ts';
import { Tail } from './tail.ts';
import { until } from './until.ts';

describeWithServers('the whole path of the cluster profile', () => {
  let cluster: Cluster;
  let admin: ApiClient;
  beforeAll(async () => {
    cluster = await Cluster.start({ api: 2, stream: 2, alerts: 1 });
    admin = await cluster.admin();
  }, 180_000);
  afterAll(() => cluster?.dispose(), 60_000);

  test('the product made its topics and its index template', async () => {
    const kafka = cluster.kafkaClient().admin();
    await kafka.connect();
    const { topics } = await kafka.fetchTopicMetadata();
    await kafka.disconnect();
    const partitions = Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]));
    expect(partitions).toMatchObject({ logs: 3, 'logs.classified': 1, 'logs.rollups': 1, 'logs.dlq': 1, alerts: 1 });
    const templates = await cluster.elasticsearchCall<{ index_templates: { name: string }[] }>('GET', '/_index_template');
    expect(templates.index_templates.map(({ name }) => name)).toContain('logs_classified');
  });

  test('a log goes in over HTTP, redacted and classified, and is found', async () => {
    const receipt = await admin.ingest([
      { service: 'shop', level: 'warn', message: 'failed password for ann@example.com from 10.0.0.9, password=hunter2', attempt: 3 },
      { service: 'shop', message: ['not', 'a text'] },
    ]);
    expect(receipt).toMatchObject({ accepted: 1, rejected: [{ index: 1, reason: 'bad_type' }] });
    const { items } = await until(
      () => admin.search('service:shop failed attempt:3'),
      ({ total }) => total.value === 1,
    );
    expect(items[0]).toMatchObject({ level: 'warn', severityNumber: 13, category: 'security', attributes: { attempt: 3 } });
    expect(items[0]?.message).not.toMatch(/hunter2|ann@/);
    expect(items[0]?.redactions).toEqual({ email: 1, secret: 1 });
  });

  test('what any program writes to the topic is taken as well; what is no log goes to the dead letters with its origin', async () => {
    const producer = cluster.kafkaClient().producer();
    await producer.connect();
    await producer.send({
      topic: 'logs',
      messages: [
        { value: JSON.stringify({ service: 'raw', level: 'error', message: 'from a program of its own', n: 1 }) },
        { value: 'password=hunter2 and no JSON' },
        { value: JSON.stringify({ service: 'raw', message: 'after the bad one', n: 2 }) },
      ],
    });
    await producer.disconnect();
    await until(
      () => admin.search('service:raw'),
      ({ total }) => total.value === 2,
    );
    const letters: { reason: string; sample: string; origin: { topic: string } }[] = [];
    const consumer = cluster.kafkaClient().consumer({ groupId: 'e2e-letters' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'logs.dlq', fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => Promise.resolve(void letters.push(JSON.parse(String(message.value)) as (typeof letters)[number])),
    });
    await until(
      () => letters.length,
      (n) => n > 0,
    );
    await consumer.disconnect();
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ reason: 'not_json', origin: { topic: 'logs' } });
    expect(JSON.stringify(letters)).not.toContain('hunter2');
  });

  test('a retry under the same Idempotency-Key stores nothing twice, also through another API process', async () => {
    const second = new (admin.constructor as typeof ApiClient)(cluster.servers.api[1]?.url ?? '', admin.token);
    const send = (client: ApiClient) => client.ingest([{ service: 'retry', message: 'only once' }], 'the-same-key');
    expect(await send(admin)).toEqual(await send(second));
    // What is sent later is seen later: both have passed when it is found.
    await admin.ingest(Array.from({ length: 12 }, () => ({ service: 'retry-marker', message: 'after it' })));
    await until(
      () => cluster.lag('tocsin-stream', 'logs'),
      (lag) => lag === 0,
    );
    await until(
      () => admin.search('service:retry-marker'),
      ({ total }) => total.value === 12,
    );
    expect((await admin.search('service:retry')).total.value).toBe(1);
  });

  test('the live tail of each API shows every log once, whichever process stored it', async () => {
    const tails = await Promise.all(cluster.servers.api.map((server) => Tail.open(server, admin, 'service:tailed')));
    for (let from = 0; from < 60; from += 10) {
      await admin.ingest(Array.from({ length: 10 }, (_, i) => ({ service: 'tailed', message: `number ${from + i}`, n: from + i })));
    }
    for (const tail of tails) {
      const numbers = await until(
        () => tail.numbers,
        ({ length }) => length >= 60,
      );
      expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
      tail.close();
    }
    const stats = await until(
      () => admin.get<StatsResult>('/api/v1/logs/stats?q=service:tailed&groupBy=service&from=now-1h&to=now%2B1h'),
      ({ total }) => total === 60,
    );
    expect(stats.groups).toEqual([{ key: 'tailed', count: 60 }]);
  });

  test('a threshold that is crossed fires one alert, told once to the webhook', async () => {
    const receiver = await Receiver.start();
    const { id: channel } = await admin.post<Channel>('/api/v1/channels', {
      name: 'On call',
      type: 'webhook',
      config: { url: `${receiver.url}/hook`, secret: 'a-secret-of-sixteen-or-more' },
    });
    const rule = await admin.post<Rule>('/api/v1/rules', {
      name: 'Checkout failures',
      query: 'service:checkout level>=error',
      groupBy: ['host'],
      window: '10m',
      threshold: 5,
      severity: 'critical',
      channels: [channel],
    });
    // In force within five seconds, without a restart: logs sent until it fires.
    const alerts = await until(
      async () => {
        await admin.ingest(
          Array.from({ length: 6 }, (_, n) => ({ service: 'checkout', host: 'a', level: 'error', message: `payment ${n} failed` })),
        );
        return (await admin.get<Page<AlertView>>(`/api/v1/alerts?ruleId=${rule.id}`)).items;
      },
      (items) => items.length > 0,
      30_000,
    );
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ status: 'firing', severity: 'critical', group: { host: 'a' }, threshold: 5 });
    const hooks = await until(
      () => receiver.received,
      ({ length }) => length > 0,
    );
    expect(hooks).toHaveLength(1);
    expect(JSON.parse(hooks[0]?.body ?? '{}')).toMatchObject({ version: '4', status: 'firing' });
    await receiver.stop();
  }, 60_000);

  test('health tells of each dependency', async () => {
    const health = await admin.get<HealthReport>('/health');
    expect(health).toMatchObject({ state: 'up', profile: 'cluster' });
    expect(health.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['kafka', 'store', 'database']));
  });

  test('each process ends cleanly on SIGTERM', async () => {
    const ended = await Promise.all(cluster.all.map((server) => server.stop()));
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
  }, 30_000);
});
