import type { ProcessReport } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { ProcessRepository } from './index.ts';

const report = (id: string, changes: Partial<ProcessReport> = {}): ProcessReport => ({
  id,
  app: 'api',
  host: 'node-1',
  version: '0.1.0',
  startedAt: '2026-01-01T00:00:00.000Z',
  cpuCores: 0.5,
  residentBytes: 1,
  memoryLimitBytes: null,
  heapUsedBytes: 1,
  eventLoopDelayMs: { p50: 1, p99: 2 },
  hostCpus: 2,
  hostCpuShare: 0.5,
  hostLoad1: 1,
  hostMemoryBytes: 1,
  hostMemoryAvailableBytes: 1,
  diskSizeBytes: 1,
  diskAvailableBytes: 1,
  lagMessages: null,
  pipeline: null,
  checks: [{ name: 'database', state: 'up', latencyMs: 1, detail: 'answers queries' }],
  ...changes,
});

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE process_report'));

const age = (id: string, seconds: number) =>
  source.query(`UPDATE process_report SET reported_at = now() - $2 * interval '1 second' WHERE id = $1`, [id, seconds]);
const listed = async (): Promise<string[]> => (await new ProcessRepository(source).list()).map(({ id }) => id);

test('the last report of each process is kept', async () => {
  const processes = new ProcessRepository(source);
  await processes.keep(report('a'));
  await processes.keep(report('a', { lagMessages: 7 }));
  await processes.keep(report('b', { app: 'alerts' }));
  expect(await processes.list()).toEqual([
    { ...report('b', { app: 'alerts' }), ageSeconds: 0, silent: false },
    { ...report('a', { lagMessages: 7 }), ageSeconds: 0, silent: false },
  ]);
});

test('one that fell silent is shown as such, and forgotten at last', async () => {
  const processes = new ProcessRepository(source);
  await processes.keep(report('a'));
  await age('a', 60);
  expect(await processes.list()).toMatchObject([{ id: 'a', ageSeconds: 60, silent: true }]);
  await age('a', 3600);
  await processes.keep(report('b'));
  expect(await listed()).toEqual(['b']);
});

test('one that stops cleanly is gone at once', async () => {
  const processes = new ProcessRepository(source);
  await processes.keep(report('a'));
  await processes.remove('a');
  expect(await listed()).toEqual([]);
});

test('what another version wrote in another form hides no other', async () => {
  const processes = new ProcessRepository(source);
  await processes.keep({ ...report('a'), app: 'weather' } as unknown as ProcessReport);
  await processes.keep(report('b'));
  expect(await listed()).toEqual(['b']);
});
