import { CachedHealth, type HealthFinding, HealthRegistry } from './index.ts';

const up: HealthFinding = { state: 'up', detail: 'fine' };

describe('the health registry', () => {
  it('sums up: down with an essential check, degraded with any other', async () => {
    const registry = new HealthRegistry();
    const findings = { database: up, disk: up };
    registry.register({ name: 'database', check: () => Promise.resolve(findings.database) });
    registry.register({ name: 'disk', essential: false, check: () => Promise.resolve(findings.disk) });
    expect(await registry.run({ deep: true })).toMatchObject({
      state: 'up',
      checks: [{ name: 'database', detail: 'fine' }, { name: 'disk' }],
    });
    findings.disk = { state: 'down', detail: 'full' };
    expect(await registry.run({ deep: true })).toMatchObject({ state: 'degraded' });
    findings.database = { state: 'degraded', detail: 'slow' };
    expect(await registry.run({ deep: true })).toMatchObject({ state: 'degraded' });
    findings.database = { state: 'down', detail: 'away' };
    expect(await registry.run({ deep: true })).toMatchObject({ state: 'down' });
  });

  it('calls what fails or hangs down, without telling why', async () => {
    const registry = new HealthRegistry();
    let aborted = false;
    registry.register({ name: 'store', check: () => Promise.reject(new Error('password=hunter2')) });
    registry.register({
      name: 'pipeline',
      timeoutMs: 10,
      check: (signal) => new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
    });
    const summary = await registry.run({ deep: true });
    expect(summary.checks).toMatchObject([
      { name: 'store', state: 'down', latencyMs: null },
      { name: 'pipeline', state: 'down', detail: 'no answer within 10 ms' },
    ]);
    expect(JSON.stringify(summary)).not.toContain('hunter2');
    expect(aborted).toBe(true);
  });

  it('leaves deep checks out of readiness, and forgets what was taken out', async () => {
    const registry = new HealthRegistry();
    registry.register({ name: 'path', deep: true, check: () => Promise.resolve(up) });
    const remove = registry.register({ name: 'store', check: () => Promise.resolve(up) });
    expect((await registry.run({ deep: false })).checks).toHaveLength(1);
    expect(() => registry.register({ name: 'store', check: () => Promise.resolve(up) })).toThrow('registered already');
    remove();
    expect((await registry.run({ deep: false })).checks).toEqual([]);
  });
});

describe('cached health', () => {
  it('runs once for all who ask at the same time, and again only when it is stale', async () => {
    const registry = new HealthRegistry();
    let runs = 0;
    let now = 0;
    registry.register({ name: 'store', check: () => (runs++, Promise.resolve(up)) });
    const health = new CachedHealth(registry, { deep: true, ttlMs: 10_000, now: () => now });
    const [one, other] = await Promise.all([health.summary(), health.summary()]);
    expect(one).toBe(other);
    now = 9999;
    await health.summary();
    expect(runs).toBe(1);
    now = 10_000;
    await health.summary();
    expect(runs).toBe(2);
  });
});
