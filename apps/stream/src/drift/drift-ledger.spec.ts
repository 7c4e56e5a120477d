import { HOUR_MS, type JudgedHour } from '@tocsin/core/drift';
import fc from 'fast-check';
import { DriftLedger } from './drift-ledger.ts';

const counts = (logs: number) => ({ logs, uncertain: 1, words: logs * 8, unknownWords: 2, categories: [0, 1, 0, logs - 1] });

const create = (waiting = 72) => {
  const written: JudgedHour[] = [];
  const heard: unknown[] = [];
  const state = { now: 0, away: false, forgotten: 0 };
  const ledger = new DriftLedger({
    registry: {
      add: (hours) => (state.away ? Promise.reject(new Error('away')) : Promise.resolve(void written.push(...hours))),
      forget: () => Promise.resolve(void state.forgotten++),
    },
    clock: () => state.now,
    onAway: () => heard.push('away'),
    onBack: () => heard.push('back'),
    onLost: (logs) => heard.push(logs),
    waiting,
  });
  return { ledger, written, heard, state };
};
const sum = (hours: readonly JudgedHour[]): number => hours.reduce((all, { logs }) => all + logs, 0);

test('sums up by hour and model, and writes what came since the last time', async () => {
  const { ledger, written, state } = create();
  ledger.count(counts(3), 'a');
  ledger.count(counts(4), 'a');
  ledger.count(counts(5), 'b');
  state.now = HOUR_MS + 1;
  ledger.count(counts(6), 'a');
  ledger.count({ ...counts(1), logs: 0 }, 'a');
  await ledger.write();
  await ledger.write();
  expect(written).toEqual([
    { hour: 0, modelVersion: 'a', logs: 7, uncertain: 2, words: 56, unknownWords: 4, categories: [0, 2, 0, 5] },
    { hour: 0, modelVersion: 'b', ...counts(5) },
    { hour: HOUR_MS, modelVersion: 'a', ...counts(6) },
  ]);
  expect(state.forgotten).toBe(1);
});

test('counts each log once over any times that the registry was away, and says so once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ logs: fc.integer({ min: 1, max: 9 }), away: fc.boolean(), hours: fc.nat(2) })), async (steps) => {
      const { ledger, written, state } = create();
      for (const { logs, away, hours } of steps) {
        state.away = away;
        state.now += hours * HOUR_MS;
        ledger.count(counts(logs), 'a');
        await ledger.write();
      }
      state.away = false;
      await ledger.stop();
      expect(sum(written)).toBe(steps.reduce((all, { logs }) => all + logs, 0));
    }),
  );
  const { ledger, heard, state } = create();
  state.away = true;
  ledger.count(counts(2), 'a');
  await ledger.write();
  await ledger.write();
  state.away = false;
  await ledger.write();
  expect(heard).toEqual(['away', 'back']);
});

test('keeps the newest hours where the registry is away for too long, and tells how many logs it left out', async () => {
  const { ledger, written, heard, state } = create(2);
  for (const [hour, logs] of [4, 5, 6].entries()) {
    state.now = hour * HOUR_MS;
    ledger.count(counts(logs), 'a');
  }
  await ledger.stop();
  expect([written.map(({ logs }) => logs), heard]).toEqual([[5, 6], [4]]);
});
