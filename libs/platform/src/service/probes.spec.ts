import type { HealthReport } from '@tocsin/contracts';
import { HealthRegistry } from '../health/index.ts';
import { MetricsRegistry } from '../metrics/index.ts';
import { type Probes, serveProbes } from './index.ts';

describe('probes', () => {
  let health: HealthRegistry;
  let probes: Probes;
  let ready: boolean;
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${probes.port}${path}`, init);

  beforeEach(async () => {
    ready = true;
    health = new HealthRegistry();
    const metrics = new MetricsRegistry();
    metrics.counter('tocsin_things_total', 'Things.').add(3);
    probes = await serveProbes({ port: 0, host: '127.0.0.1', health, metrics, ready: () => ready });
  });
  afterEach(() => probes.close());

  test('it is alive whatever happens, and ready while its checks and itself say so', async () => {
    expect((await ask('/livez')).status).toBe(200);
    expect((await ask('/readyz')).status).toBe(200);
    ready = false;
    const response = await ask('/readyz');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toEqual({ state: 'down' });
    expect((await ask('/livez')).status).toBe(200);
  });

  test('what it stands on shows in /health with state and latency, and an essential part that is away makes it not ready', async () => {
    health.register({ name: 'kafka', check: () => Promise.reject(new Error('password=hunter2')) });
    const response = await ask('/health');
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({ state: 'down', profile: 'cluster', checks: [{ name: 'kafka', state: 'down' }] });
    expect((await ask('/readyz')).status).toBe(503);
  });

  test('metrics and details are for this machine, not for whom a proxy calls', async () => {
    health.register({ name: 'kafka', check: () => Promise.resolve({ state: 'up', detail: '3 brokers' }) });
    const text = await (await ask('/metrics')).text();
    expect(text).toContain('tocsin_things_total 3');
    expect(text).toContain('tocsin_process_cpu_seconds_total');
    const stranger = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    expect((await ask('/metrics', stranger)).status).toBe(403);
    const report = (await (await ask('/health', stranger)).json()) as HealthReport;
    expect(report).toMatchObject({ version: '', checks: [{ name: 'kafka', state: 'up', detail: '', latencyMs: null }] });
  });

  test('there is nothing else', async () => {
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/livez', { method: 'POST' })).status).toBe(405);
  });
});
