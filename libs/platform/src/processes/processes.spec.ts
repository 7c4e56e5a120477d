import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, ProcessRepository } from '@tocsin/adapters/database';
import { startTestDatabase } from '@tocsin/adapters/database/testing';
import { ProcessReport } from '@tocsin/contracts';
import { PIPELINE_STATUS } from '@tocsin/core/ports';
import { SETTINGS } from '../config/index.ts';
import { HealthRegistry } from '../health/health-registry.ts';
import { collectConsumerLag, MetricsRegistry } from '../metrics/index.ts';
import { ProcessesModule } from './index.ts';
import { ProcessMeter } from './process-meter.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => (database = await startTestDatabase()), 60_000);
afterAll(() => database?.stop());

const globals = (metrics: MetricsRegistry, more: object[] = []) => {
  const providers = [
    { provide: SETTINGS, useValue: { dataDir: '.' } },
    { provide: MetricsRegistry, useValue: metrics },
    HealthRegistry,
    ...more,
  ];
  @Module({})
  class Globals {}
  const exported = providers.map((each) => ('provide' in each ? each.provide : each)) as string[];
  return { module: Globals, global: true, providers: providers as [], exports: exported };
};
const started = async (app: 'stream' | 'alerts', metrics = new MetricsRegistry(), more: object[] = []) => {
  @Module({ imports: [globals(metrics, more), DatabaseModule.register({ url: database.url }), ProcessesModule.register(app)] })
  class App {}
  return NestFactory.createApplicationContext(App, { logger: false });
};
const reportOf = async (app: string) => {
  const listed = async () => (await new ProcessRepository(database.source).list()).find((each) => each.app === app);
  let report = await listed();
  while (!report) report = await listed();
  return report;
};

test('a process is known from its start to its stop', async () => {
  const app = await started('alerts');
  expect(await reportOf('alerts')).toMatchObject({ app: 'alerts', silent: false, lagMessages: null, pipeline: null });
  await app.close();
  expect(await new ProcessRepository(database.source).list()).toEqual([]);
});

test('it tells its lag, its pipeline and what it depends on', async () => {
  const metrics = new MetricsRegistry();
  collectConsumerLag(metrics, () => [
    { topic: 'logs', partition: 0, messages: 3 },
    { topic: 'logs', partition: 1, messages: 4 },
  ]);
  const pipeline = { logsPerSecond: () => 12.5, queueBytes: () => 10, queueLimitBytes: () => 100 };
  const app = await started('stream', metrics, [{ provide: PIPELINE_STATUS, useValue: pipeline }]);
  try {
    expect(await reportOf('stream')).toMatchObject({
      lagMessages: 7,
      pipeline: { logsPerSecond: 12.5, queueBytes: 10, queueLimitBytes: 100 },
      checks: [],
    });
  } finally {
    await app.close();
  }
});

test('what it depends on is among the metrics', async () => {
  const metrics = new MetricsRegistry();
  const app = await started('alerts', metrics);
  try {
    const health = app.get(HealthRegistry);
    health.register({ name: 'database', check: () => Promise.resolve({ state: 'degraded', detail: 'slow' }) });
    health.register({ name: 'kafka', check: () => Promise.reject(new Error('away')) });
    const text = await metrics.render();
    expect(text).toContain('tocsin_dependency_up{dependency="database"} 1\n');
    expect(text).toContain('tocsin_dependency_up{dependency="kafka"} 0\n');
  } finally {
    await app.close();
  }
});

test('the meter measures work between two readings', async () => {
  const meter = new ProcessMeter('.');
  await meter.read();
  const until = process.cpuUsage().user + 30_000;
  while (process.cpuUsage().user < until);
  const busy = await meter.read();
  meter.close();
  expect(busy.cpuCores).toBeGreaterThan(0.01);
  expect(
    ProcessReport.pick({ residentBytes: true, hostCpus: true, hostCpuShare: true, diskSizeBytes: true }).strip().safeParse(busy).success,
  ).toBe(true);
  expect(busy.diskAvailableBytes).toBeLessThanOrEqual(busy.diskSizeBytes);
});
