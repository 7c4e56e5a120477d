import { gzipSync } from 'node:zlib';
import type { AlertDetail, AlertView, Channel, HealthReport, Page, Rule, StatsResult } from '@tocsin/contracts';
import type { ApiClient } from './api-client.ts';
import { Receiver } from './receiver.ts';
import { Server } from './server.ts';
import { Tail } from './tail.ts';
import { until } from './until.ts';

describe('the whole path on one machine', () => {
  let server: Server;
  let admin: ApiClient;
  beforeAll(async () => {
    server = await Server.start();
    admin = await server.admin();
  }, 120_000);
  afterAll(() => server.dispose());

  test('a log goes in, redacted and classified, and is found as soon as it is acknowledged', async () => {
    const receipt = await admin.ingest([
      { service: 'shop', level: 'warn', message: 'failed password for ann@example.com from 10.0.0.9, password=hunter2', attempt: 3 },
      { service: 'shop', message: ['not', 'a text'] },
    ]);
    expect(receipt).toMatchObject({ accepted: 1, rejected: [{ index: 1, reason: 'bad_type' }] });
    const { items, total } = await admin.search('service:shop failed attempt:3');
    expect(total).toEqual({ value: 1, relation: 'eq' });
    expect(items[0]).toMatchObject({ level: 'warn', severityNumber: 13, category: 'security', attributes: { attempt: 3 } });
    expect(items[0]?.message).not.toContain('hunter2');
    expect(items[0]?.message).not.toContain('ann@');
    expect(items[0]?.redactions).toEqual({ email: 1, secret: 1 });
  });

  test('OTLP, Elasticsearch bulk and gzip bodies are stored alike', async () => {
    const otlp = {
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'otlp-shop' } }] },
          scopeLogs: [
            {
              logRecords: [
                { timeUnixNano: String(BigInt(Date.now()) * 1_000_000n), severityNumber: 17, body: { stringValue: 'from otlp' } },
              ],
            },
          ],
        },
      ],
    };
    await admin.call('/v1/logs', { method: 'POST', body: JSON.stringify(otlp), headers: { 'content-type': 'application/json' } });
    const bulk = `{"create":{}}\n{"@timestamp":"${new Date().toISOString()}","message":"from bulk","service":{"name":"bulk-shop"},"log":{"level":"error"}}\n`;
    const answer = await admin.call<{ errors: boolean }>('/_bulk', {
      method: 'POST',
      body: gzipSync(bulk),
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
    });
    expect(answer.errors).toBe(false);
    expect((await admin.search('service:(otlp-shop OR bulk-shop) level:error')).total.value).toBe(2);
  });

  test('a retry under the same Idempotency-Key stores nothing twice', async () => {
    const send = () => admin.ingest([{ service: 'retry', message: 'only once' }], 'the-same-key');
    expect(await send()).toEqual(await send());
    expect((await admin.search('service:retry')).total.value).toBe(1);
  });

  test('the live tail shows what matches, and resumes by cursor without gap or repeat', async () => {
    const first = await Tail.open(server, admin, 'service:tailed');
    await admin.ingest(numbered(0, 10));
    await until(
      () => first.numbers.length,
      (n) => n === 10,
    );
    first.close();
    await admin.ingest(numbered(10, 20));
    const second = await Tail.open(server, admin, 'service:tailed', first.cursor);
    await admin.ingest(numbered(20, 30));
    await until(
      () => second.numbers.length,
      (n) => n >= 20,
    );
    expect([...first.numbers, ...second.numbers]).toEqual(Array.from({ length: 30 }, (_, n) => n));
    second.close();
  });

  test('a threshold that is crossed fires one alert, in the channel and on the API, with its own logs as examples', async () => {
    const receiver = await Receiver.start();
    const channel = await admin.post<Channel>('/api/v1/channels', {
      name: 'On call',
      type: 'webhook',
      config: { url: `${receiver.url}/hook`, secret: 'a-secret-of-sixteen-or-more' },
    });
    const rule = await admin.post<Rule>('/api/v1/rules', {
      name: 'Checkout failures',
      query: 'service:checkout level>=error',
      groupBy: ['host'],
      window: '1m',
      threshold: 5,
      severity: 'critical',
      channels: [channel.id],
    });
    // In force within five seconds, without a restart: logs sent until it fires.
    const failures = () => [
      ...Array.from({ length: 6 }, (_, n) => ({ service: 'checkout', host: 'a', level: 'error', message: `payment ${n} failed` })),
      { service: 'checkout', host: 'b', level: 'error', message: 'payment failed' },
    ];
    const alerts = await until(
      async () => {
        await admin.ingest(failures().slice(0, 6));
        return (await admin.get<Page<AlertView>>(`/api/v1/alerts?ruleId=${rule.id}`)).items;
      },
      (items) => items.length > 0,
    );
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ status: 'firing', severity: 'critical', group: { host: 'a' }, threshold: 5 });
    const alert = await admin.get<AlertDetail>(`/api/v1/alerts/${alerts[0]?.id}`);
    expect(alert.examples.length).toBeGreaterThanOrEqual(3);
    expect(alert.examples.every((log) => log.host === 'a' && log.service === 'checkout')).toBe(true);
    const hooks = await until(
      () => receiver.received,
      (all) => all.length > 0,
    );
    expect(hooks).toHaveLength(1);
    expect(hooks[0]?.headers['x-tocsin-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(JSON.parse(hooks[0]?.body ?? '{}')).toMatchObject({ version: '4', status: 'firing' });

    const acknowledged = await admin.post<AlertView>(`/api/v1/alerts/${alert.id}/ack`, { note: 'on it' });
    expect(acknowledged).toMatchObject({ status: 'acknowledged' });
    await receiver.stop();
  }, 60_000);

  test('figures: stats add up to what was sent, and health is up end to end', async () => {
    const { total, groups } = await admin.get<StatsResult>('/api/v1/logs/stats?q=service:tailed&groupBy=service&from=now-1h&to=now%2B1h');
    expect({ total, groups }).toEqual({ total: 30, groups: [{ key: 'tailed', count: 30 }] });
    const health = await admin.get<HealthReport>('/health');
    expect(health).toMatchObject({ state: 'up', profile: 'standalone' });
  });
});

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ service: 'tailed', message: `number ${from + i}`, n: from + i }));
