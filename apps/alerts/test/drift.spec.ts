import { AlertEntity, AlertLifecycle, DriftRepository, RuleRepository } from '@tocsin/adapters/database';
import { startTestDatabase } from '@tocsin/adapters/database/testing';
import { RuleInput } from '@tocsin/contracts';
import { HOUR_MS, type JudgedHour } from '@tocsin/core/drift';
import type { DataSource } from 'typeorm';
import { DriftWatch } from '../src/drift/drift-watch.ts';

const NOON = Date.UTC(2026, 2, 10, 12);

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop?.());
beforeEach(async () => {
  await source.query('TRUNCATE drift_hour');
  await source.query('TRUNCATE alerts CASCADE');
});

/** Hours before `until`, ordinary ones; the last of them as given. */
const count = async (until: number, hours: number, last: Partial<JudgedHour> = {}): Promise<void> => {
  const ordinary = { modelVersion: 'm', logs: 1000, uncertain: 50, words: 8000, unknownWords: 400, categories: [200, 200, 200, 400] };
  const rows = Array.from({ length: hours }, (_, ago) => ({ ...ordinary, hour: until - (ago + 1) * HOUR_MS, ...(ago === 0 && last) }));
  await new DriftRepository(source).add(rows);
};
const lookAt = async (now: number): Promise<AlertEntity[]> => {
  const lifecycle = new AlertLifecycle(source, { linkBase: 'https://tocsin.example', now: () => now });
  await new DriftWatch(source, { apply: async (signals) => void (await lifecycle.apply(signals)) }, () => now).look();
  await lifecycle.tick();
  return source.manager.find(AlertEntity, { order: { startedAt: 'ASC' } });
};
const MINUTES = 60_000;

test('a measure that leaves its band is one alert, which says what, by how much, and what to do', async () => {
  await count(NOON, 100, { uncertain: 150 });
  await lookAt(NOON + 10 * MINUTES);
  const [alert, ...others] = await lookAt(NOON + 15 * MINUTES);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    ...{ ruleName: 'The classifier drifts', severity: 'warning', status: 'firing', group: { measure: 'uncertain logs' } },
    ...{ value: 0.15, link: 'https://tocsin.example/classifier' },
    text:
      '15.0 % of the logs in the hour from 2026-03-10 11:00 UTC were uncertain; by the seven days before, 2.0 % to 8.0 % is usual. Search for ' +
      'uncertain:true, and correct or pin what comes often.',
  });
  expect(alert?.threshold).toBeCloseTo(0.08);
});

test('it is resolved when the measure is back; one that somebody resolved stays so for the same hour', async () => {
  await count(NOON, 100, { unknownWords: 1600, categories: [700, 100, 100, 100] });
  const open = await lookAt(NOON + 10 * MINUTES);
  expect(open.map(({ group }) => group['measure']).sort()).toEqual(['mix of categories', 'unknown words']);
  const lifecycle = new AlertLifecycle(source, { linkBase: '', now: () => NOON + 11 * MINUTES });
  await lifecycle.resolve(open[0]?.id ?? '', 'ada', '');
  expect((await lookAt(NOON + 15 * MINUTES)).map(({ status }) => status).sort()).toEqual(['firing', 'resolved']);
  await count(NOON + HOUR_MS, 1);
  const after = await lookAt(NOON + HOUR_MS + 10 * MINUTES);
  expect(after.map(({ status }) => status)).toEqual(['resolved', 'resolved']);
});

test('while it learns nothing is told, nor by a rule that is off', async () => {
  await count(NOON, 10, { uncertain: 900 });
  expect(await lookAt(NOON + 10 * MINUTES)).toEqual([]);
  await source.query('TRUNCATE drift_hour');
  await count(NOON, 100, { uncertain: 900 });
  const rules = new RuleRepository(source);
  const rule = (await rules.list()).find(({ kind }) => kind === 'drift');
  const { id = '', createdAt: _at, updatedAt: _changed, updatedBy: _by, ...input } = rule ?? {};
  await rules.update(id, RuleInput.parse({ ...input, enabled: false }), 'ada');
  expect(await lookAt(NOON + 10 * MINUTES)).toEqual([]);
  await rules.update(id, RuleInput.parse(input), 'ada');
  expect(await lookAt(NOON + 10 * MINUTES)).toHaveLength(1);
});
