import type { CategoryCutoffs, LogKeeper } from '@tocsin/core/ports';
import { removeOldLogs } from './remove-old-logs.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 24, 12);
const ago = (days: number): number => NOW - days * DAY;

/** A store that says what it was asked for. */
const keeper = () => {
  const asked: [string, number | CategoryCutoffs][] = [];
  const store: LogKeeper = {
    retain: (cutoffMs) => (asked.push(['retain', cutoffMs]), Promise.resolve(2)),
    trim: (cutoffs) => (asked.push(['trim', cutoffs]), Promise.resolve(7)),
  };
  return { store, asked };
};

test('one span for all removes whole days and looks into none', async () => {
  const { store, asked } = keeper();
  expect(await removeOldLogs(store, { days: 30 }, NOW)).toMatchObject({ days: 2, logs: 0 });
  expect(asked).toEqual([['retain', ago(30)]]);
});

test('a day stays for the category that is kept longest, the others are removed from it', async () => {
  const { store, asked } = keeper();
  const removed = await removeOldLogs(store, { days: 30, byCategory: { security: 365, general: 14 } }, NOW);
  expect(asked).toEqual([
    ['retain', ago(365)],
    ['trim', { performance: ago(30), business: ago(30), general: ago(14) }],
  ]);
  expect(removed).toEqual({ days: 2, logs: 7, kept: { security: 365, performance: 30, business: 30, general: 14 } });
});

test('a shorter span for some leaves the rest alone', async () => {
  const { store, asked } = keeper();
  await removeOldLogs(store, { days: 30, byCategory: { general: 1 } }, NOW);
  expect(asked).toEqual([
    ['retain', ago(30)],
    ['trim', { general: ago(1) }],
  ]);
});

test('a span of its own for every category needs no other', async () => {
  const { store, asked } = keeper();
  await removeOldLogs(store, { days: 3650, byCategory: { security: 9, performance: 9, business: 9, general: 9 } }, NOW);
  expect(asked).toEqual([['retain', ago(9)]]);
});
