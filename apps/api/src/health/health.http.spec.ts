import { request } from 'node:http';
import type { statfs } from 'node:fs/promises';
import type { HealthReport, SystemView } from '@tocsin/contracts';
import { type LogIntake, LOG_INTAKE, LOG_READER, LOG_TAIL, PIPELINE_STATUS, type PipelineStatus, STORE_STATUS } from '@tocsin/core/ports';
import { HealthRegistry } from '@tocsin/platform/health';
import { DataSource } from 'typeorm';
import { FakeReader, logOf } from '../../test/fake-reader.ts';
import { FakeTail } from '../../test/fake-tail.ts';
import { LogsApp } from '../../test/logs-app.ts';
import { diskCheck } from './dependency-checks.ts';
import { HealthModule } from './index.ts';

const PIPELINE: PipelineStatus = {
  logsPerSecond: () => 12.5,
  acceptedTotal: () => 100,
  rejected: () => ({ not_json: 3, poison: 0 }),
  queueBytes: () => 10,
  queueLimitBytes: () => 100,
  ingestLatencyMs: () => ({ p50: 1, p99: 9 }),
  tailClients: () => 2,
  modelVersion: () => 'v1',
};

describe('health', () => {
  let app: LogsApp;
  let reader: FakeReader;
  let store: { statistics: () => Promise<{ logs: number; bytes: number; damagedFiles: string[] }> };
  let database: { query: () => Promise<unknown> };
  let submitted: number;
  let lose: boolean;

  beforeEach(async () => {
    reader = new FakeReader();
    const tail = new FakeTail(reader);
    submitted = 0;
    lose = false;
    const intake: LogIntake = {
      submit: async () => {
        submitted++;
        if (!lose) await tail.commit([logOf(submitted)]);
        return { accepted: 1, rejected: [] };
      },
    };
    store = { statistics: () => Promise.resolve({ logs: 7, bytes: 900, damagedFiles: [] }) };
    database = { query: () => Promise.resolve([]) };
    app = await LogsApp.start(
      [HealthModule],
      [
        { provide: LOG_READER, useValue: reader },
        { provide: LOG_TAIL, useValue: tail },
        { provide: LOG_INTAKE, useValue: intake },
        { provide: PIPELINE_STATUS, useValue: PIPELINE },
        { provide: STORE_STATUS, useValue: store },
        { provide: DataSource, useValue: database },
        { provide: HealthRegistry, useValue: new HealthRegistry() },
      ],
      { dataDir: '.' },
    );
  });
  afterEach(() => app.stop());

  it('is up when a log that goes in comes out of search and tail; asked often, it is tried once', async () => {
    const [report] = await Promise.all([1, 2, 3].map(() => app.json<HealthReport>('/health', ['logs:read'])));
    expect(report).toMatchObject({ state: 'up', profile: 'standalone' });
    expect(report?.checks.map(({ name }) => name)).toEqual(['database', 'store', 'pipeline', 'disk', 'path']);
    expect(report?.checks.at(-1)?.detail).toMatch(/^taken in in .* found in .* on the live tail in /);
    await app.json('/api/v1/health', ['logs:read']);
    expect(submitted).toBe(1);
  });

  it('tells strangers the states, and nothing else', async () => {
    const report = (await (await fetch(`${app.url}/health`)).json()) as HealthReport;
    expect(report).toMatchObject({ state: 'up', version: '' });
    for (const check of report.checks) expect(check).toMatchObject({ state: 'up', detail: '', latencyMs: null });
  });

  it('is down when what went in cannot be found', async () => {
    lose = true;
    const response = await app.fetch('/health', ['logs:read']);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      state: 'down',
      checks: expect.arrayContaining([expect.objectContaining({ name: 'path', state: 'down' })]),
    });
  });

  it('is ready while what it stands on answers, and alive whatever happens', async () => {
    expect(await app.json('/readyz', [])).toEqual({ state: 'up' });
    expect(submitted).toBe(0);
    database.query = () => Promise.reject(new Error('ECONNREFUSED postgres://user:hunter2@db'));
    const down = await app.fetch('/health', ['logs:read']);
    expect(down.status).toBe(503);
    expect(await down.text()).not.toContain('hunter2');
    expect((await app.fetch('/livez', [])).status).toBe(200);
  });

  it('is degraded while the store has damaged files', async () => {
    store.statistics = () => Promise.resolve({ logs: 7, bytes: 900, damagedFiles: ['2026-03-01.db'] });
    expect(await app.json('/health', ['logs:read'])).toMatchObject({ state: 'degraded' });
  });

  it('sees the disk fill up', async () => {
    const free = (bytes: number) => diskCheck('.', (() => Promise.resolve({ bavail: bytes, bsize: 1 })) as unknown as typeof statfs)();
    expect((await free(5e9)).state).toBe('up');
    expect((await free(5e8)).state).toBe('degraded');
    expect((await free(1e6)).state).toBe('down');
  });

  it('shows the figures of pipeline and store', async () => {
    expect(await app.json<SystemView>('/api/v1/system', ['logs:read'])).toEqual({
      logsPerSecond: 12.5,
      acceptedTotal: 100,
      rejected: { not_json: 3 },
      queueBytes: 10,
      queueLimitBytes: 100,
      ingestLatencyMs: { p50: 1, p99: 9 },
      storedLogs: 7,
      storedBytes: 900,
      damagedFiles: [],
      tailClients: 2,
      modelVersion: 'v1',
    });
    store.statistics = () => Promise.reject(new Error('away'));
    expect((await app.fetch('/api/v1/system', ['logs:read'])).status).toBe(503);
  });

  it('lists the processes for those who may read settings', async () => {
    database.query = () => Promise.resolve([]);
    expect(await app.json('/api/v1/system/processes', ['settings:read'])).toEqual({ processes: [] });
    expect((await app.fetch('/api/v1/system/processes', ['logs:read'])).status).toBe(403);
  });

  describe('metrics', () => {
    it('are open to this machine, with the process and its event loop', async () => {
      const response = await fetch(`${app.url}/metrics`);
      expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
      const text = await response.text();
      for (const name of ['tocsin_store_logs 7', 'tocsin_nodejs_eventloop_lag_seconds', 'tocsin_process_cpu_seconds_total']) {
        expect(text).toContain(name);
      }
    });
    it('are not open to whom a proxy or a tunnel on this machine calls for', async () => {
      const ask = (headers: Record<string, string>) =>
        new Promise<number | undefined>((resolve, reject) => {
          request(`${app.url}/metrics`, { headers }, (response) => resolve(response.resume().statusCode))
            .on('error', reject)
            .end();
        });
      expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe(401);
      expect(await ask({ 'cf-connecting-ip': '203.0.113.9', authorization: 'Bearer ann logs:read' })).toBe(403);
      expect(await ask({ 'cf-connecting-ip': '203.0.113.9', authorization: 'Bearer prometheus settings:read' })).toBe(200);
    });
  });
});
