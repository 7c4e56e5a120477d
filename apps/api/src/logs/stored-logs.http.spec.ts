import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BlockStore } from '@tocsin/adapters/block-store';
import type {
  ClassifiedLog,
  ContextResult,
  FieldsResult,
  HealthReport,
  IngestReceipt,
  Scope,
  SearchResult,
  StatsResult,
  TailMessage,
  Ticket,
  TrendsResult,
} from '@tocsin/contracts';
import { ALERT_FEED, LOG_INTAKE, LOG_READER, LOG_TAIL, PIPELINE_STATUS, STORE_STATUS } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { HealthRegistry } from '@tocsin/platform/health';
import { DataSource } from 'typeorm';
import { WebSocket } from 'ws';
import { FakeAudit } from '../../test/fake-audit.ts';
import { FakeTickets } from '../../test/fake-tickets.ts';
import { emptyPorts } from '../../test/fake-ports.ts';
import { LogsApp } from '../../test/logs-app.ts';
import { StoreIntake } from '../../test/store-intake.ts';
import { until } from '../../test/until.ts';
import { HealthModule } from '../health/index.ts';
import { IngestModule } from '../ingest/index.ts';
import { ACTOR_VALIDITY, TailModule } from '../tail/index.ts';
import { TicketOffice } from '../tail/ticket-office.ts';
import { LogsModule } from './index.ts';

const ALL: Scope[] = ['logs:read', 'logs:write', 'logs:export'];

/** Over the real store, parsers, redaction and classifier. */
describe('logs, from the request to the store and back', () => {
  let folder: string;
  let store: BlockStore;
  let app: LogsApp;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'api-store-'));
    store = await BlockStore.open({ directory: join(folder, 'logs'), synchronous: 'normal', readers: 2 });
    const intake = new StoreIntake(store);
    const ports = emptyPorts();
    app = await LogsApp.start(
      [IngestModule, LogsModule, TailModule, HealthModule],
      [
        { provide: LOG_INTAKE, useValue: intake },
        { provide: LOG_TAIL, useValue: intake },
        { provide: LOG_READER, useValue: store.reader },
        { provide: STORE_STATUS, useValue: store },
        { provide: PIPELINE_STATUS, useValue: ports[PIPELINE_STATUS] },
        { provide: ALERT_FEED, useValue: ports[ALERT_FEED] },
        { provide: AuditService, useValue: new FakeAudit() },
        { provide: ACTOR_VALIDITY, useValue: () => Promise.resolve(true) },
        { provide: DataSource, useValue: { query: () => Promise.resolve([]) } },
        { provide: HealthRegistry, useValue: new HealthRegistry() },
      ],
      { dataDir: folder },
      [[TicketOffice, new TicketOffice(new FakeTickets(), Date.now)]],
    );
  });
  afterAll(async () => {
    await app?.stop();
    await store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (logs: unknown[], headers: Record<string, string> = {}) =>
    app.json<IngestReceipt>('/api/v1/ingest', ALL, {
      method: 'POST',
      body: gzipSync(logs.map((log) => JSON.stringify(log)).join('\n')) as unknown as string,
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip', ...headers },
    });
  const read = <T>(path: string) => app.json<T>(path, ALL);
  const search = (q: string, more = '') =>
    read<SearchResult>(`/api/v1/logs/search?q=${encodeURIComponent(q)}&from=now-1h&to=now%2B1h${more}`);
  const numbered = (service: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      timestamp: new Date(Date.now() - 600_000 + (from + i) * 10).toISOString(),
      service,
      host: `h${(from + i) % 2}`,
      level: (from + i) % 10 === 0 ? 'error' : 'info',
      message: `request ${from + i} served`,
      latency_ms: from + i,
    }));

  it('finds a log as soon as it is acknowledged, redacted and classified', async () => {
    expect(await send([{ service: 'shop', level: 'warn', message: 'failed password for ann@example.com', attempt: 3 }, 7])).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, reason: 'not_object' }],
    });
    const { items, total } = await search('service:shop failed attempt:3');
    expect(total).toEqual({ value: 1, relation: 'eq' });
    expect(items[0]).toMatchObject({ category: 'security', level: 'warn', redactions: { email: 1 } });
    const id = items[0]?.id ?? '';
    expect(await read<ClassifiedLog>(`/api/v1/logs/${id}`)).toEqual(items[0]);
    expect(await read<ContextResult>(`/api/v1/logs/${id}/context`)).toMatchObject({ before: [], after: [] });
  });

  it('pages in both orders, all of it and nothing twice, while new logs arrive', async () => {
    await send(numbered('paged', 0, 250));
    for (const order of ['asc', 'desc']) {
      const seen: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: SearchResult = await search(
          'service:paged latency_ms:<250',
          `&limit=60&order=${order}${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...page.items.map(({ attributes }) => attributes['latency_ms'] as number));
        cursor = page.nextCursor;
        await send(numbered('paged', 300, 310));
      }
      const expected = Array.from({ length: 250 }, (_, n) => n);
      expect(seen).toEqual(order === 'asc' ? expected : expected.reverse());
    }
  });

  it('counts what it finds: stats, trends, export and search agree', async () => {
    await send(numbered('counted', 0, 1000));
    const range = `q=service:counted&from=now-1h&to=now%2B1h`;
    const stats = await read<StatsResult>(`/api/v1/logs/stats?${range}&groupBy=level`);
    expect(stats).toMatchObject({
      total: 1000,
      groups: [
        { key: 'info', count: 900 },
        { key: 'error', count: 100 },
      ],
    });
    const trends = await read<TrendsResult>(`/api/v1/logs/trends?${range}&groupBy=level`);
    expect(trends.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(1000);
    expect(trends.buckets.reduce((sum, { counts }) => sum + (counts['error'] ?? 0), 0)).toBe(100);
    const text = await (await app.fetch(`/api/v1/logs/export?${range}&format=csv`, ALL)).text();
    expect(text.trimEnd().split('\r\n')).toHaveLength(1001);
    expect((await search('service:counted')).total.value).toBe(1000);
    expect((await read<FieldsResult>('/api/v1/logs/fields')).fields).toContainEqual({ name: 'latency_ms', type: 'number' });
    expect(await read('/api/v1/logs/fields/service/values?prefix=count')).toEqual({ values: [{ value: 'counted', count: 1000 }] });
  });

  it('stores a retry once', async () => {
    const again = () => send([{ service: 'retried', message: 'once' }], { 'idempotency-key': 'r1' });
    expect(await again()).toEqual(await again());
    expect((await search('service:retried')).total.value).toBe(1);
  });

  it('tails what arrives, and resumes by cursor without gap or repeat', async () => {
    let cursor = '';
    const numbers: number[] = [];
    const open = async () => {
      const { ticket } = await app.json<Ticket>('/api/v1/stream/tickets', ALL, {
        method: 'POST',
        body: '{"q":"service:tailed"}',
        headers: { 'content-type': 'application/json' },
      });
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/v1/stream?ticket=${ticket}${cursor && `&cursor=${cursor}`}`);
      let ready = false;
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as TailMessage;
        ready = true;
        cursor = message.cursor;
        if (message.type === 'log') numbers.push(...message.items.map(({ attributes }) => attributes['latency_ms'] as number));
      });
      await until(() => ready);
      return socket;
    };
    const first = await open();
    await send(numbered('tailed', 0, 10));
    await until(() => numbers.length === 10);
    first.terminate();
    await send(numbered('tailed', 10, 700));
    await send(numbered('other', 0, 10));
    const second = await open();
    await send(numbered('tailed', 700, 720));
    await until(() => numbers.length >= 720);
    second.terminate();
    expect(numbers).toEqual(Array.from({ length: 720 }, (_, n) => n));
  });

  it('is healthy end to end', async () => {
    const report = await read<HealthReport>('/health');
    expect(report.checks.find(({ name }) => name === 'path')).toMatchObject({ state: 'up' });
    expect(report.state).not.toBe('down');
  });
});
