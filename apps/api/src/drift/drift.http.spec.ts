import { DriftRepository } from '@tocsin/adapters/database';
import type { DriftReport } from '@tocsin/contracts';
import { HOUR_MS, type JudgedHour } from '@tocsin/core/drift';
import { CLOCK } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';

const NOW = Date.UTC(2026, 2, 10, 12, 30);
const LAST = Date.UTC(2026, 2, 10, 11);

let api: ApiApp;
let source: DataSource;
beforeAll(async () => {
  api = await startApiApp({ ports: { [CLOCK]: () => NOW } });
  source = api.app.get(DataSource, { strict: false });
}, 60_000);
afterAll(() => api?.close());
beforeEach(() => source.query('TRUNCATE drift_hour'));

const count = async (hours: number, last: Partial<JudgedHour> = {}): Promise<void> => {
  const ordinary = { modelVersion: 'm', logs: 1000, uncertain: 50, words: 8000, unknownWords: 400, categories: [200, 200, 200, 400] };
  await new DriftRepository(source).add(
    Array.from({ length: hours }, (_, ago) => ({ ...ordinary, hour: LAST - ago * HOUR_MS, ...(ago === 0 && last) })),
  );
};
const read = async (): Promise<DriftReport> => (await (await api.as('viewer')).get('drift')).body as unknown as DriftReport;

test('says what it still has to learn before there is anything to compare with', async () => {
  expect(await read()).toEqual({
    modelVersion: null,
    baselineHours: 24,
    hourLogs: 500,
    measures: ['uncertain', 'unknownWords', 'categories'].map((measure) => ({
      ...{ measure, state: 'learning', value: null, hour: null, baseline: null, band: null, history: [] },
    })),
  });
  await count(10);
  const { modelVersion, measures } = await read();
  expect([modelVersion, ...measures.map(({ state, history }) => [state, history.length])]).toEqual([
    'm',
    ['learning', 10],
    ['learning', 10],
    ['learning', 0],
  ]);
});

test('tells of each measure what it is, where it is expected, and what it was', async () => {
  await count(200, { uncertain: 150, categories: [700, 100, 100, 100] });
  const [uncertain, unknownWords, categories] = (await read()).measures;
  const hour = new Date(LAST).toISOString();
  expect(uncertain).toMatchObject({ state: 'warning', value: 0.15, hour, baseline: 0.05 });
  expect(uncertain?.band?.from).toBeCloseTo(0.02);
  expect(uncertain?.band?.to).toBeCloseTo(0.08);
  expect(uncertain?.history).toHaveLength(168);
  expect(uncertain?.history.at(-1)).toEqual({ start: hour, value: 0.15 });
  expect(unknownWords).toMatchObject({ state: 'ok', value: 0.05, band: { from: 0 } });
  expect(categories).toMatchObject({ state: 'warning', baseline: 0, band: { from: 0, to: 0.25 } });
});
