import { HOUR_MS, type JudgedHour } from '@tocsin/core/drift';
import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { DriftRepository } from './index.ts';

let source: DataSource;
let stop: () => Promise<void>;
let drift: DriftRepository;
beforeAll(async () => {
  ({ source, stop } = await startTestDatabase());
  drift = new DriftRepository(source);
}, 60_000);
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE drift_hour'));

const T = Date.UTC(2026, 2, 1, 9);
const counted = (hour: number, modelVersion: string, logs: number): JudgedHour => ({
  ...{ hour, modelVersion, logs, uncertain: 1, words: logs * 8, unknownWords: 2, categories: [1, 2, 3, logs - 6] },
});

test('what processes count at the same time comes together, by hour and model', async () => {
  const processes = Array.from({ length: 8 }, () => [counted(T + HOUR_MS, 'a', 10), counted(T, 'b', 20), counted(T, 'a', 30)]);
  await Promise.all(processes.map((hours) => drift.add(hours)));
  await drift.add([]);
  expect(await drift.since(T)).toEqual([
    { ...counted(T, 'a', 240), uncertain: 8, unknownWords: 16, categories: [8, 16, 24, 192] },
    { ...counted(T, 'b', 160), uncertain: 8, unknownWords: 16, categories: [8, 16, 24, 112] },
    { ...counted(T + HOUR_MS, 'a', 80), uncertain: 8, unknownWords: 16, categories: [8, 16, 24, 32] },
  ]);
});

test('counts beyond 32 bits, and hours that are forgotten', async () => {
  await drift.add([counted(T, 'a', 5e9), counted(T + HOUR_MS, 'a', 7)]);
  expect((await drift.since(T))[0]?.logs).toBe(5e9);
  await drift.forget(T + HOUR_MS);
  expect((await drift.since(0)).map(({ logs }) => logs)).toEqual([7]);
});
