import { DEFAULT_RANGE, labelOf, localText, rangeOfLocal, timeOf } from './time-range.ts';

const now = Date.parse('2026-01-05T09:00:00.000Z');

test('reads relative and absolute bounds', () => {
  expect(timeOf('now', now)).toBe(now);
  expect(timeOf('now-15m', now)).toBe(now - 900_000);
  expect(timeOf('2026-01-05T08:00:00.000Z', now)).toBe(now - 3_600_000);
  expect(timeOf('yesterday', now)).toBeNull();
});

test('a time goes through the date box and back', () => {
  const range = rangeOfLocal(localText(now - 60_000), localText(now));
  expect(range).toEqual({ from: '2026-01-05T08:59:00.000Z', to: '2026-01-05T09:00:00.000Z' });
});

test('a range must end after it begins', () => {
  expect(rangeOfLocal(localText(now), localText(now))).toBeNull();
  expect(rangeOfLocal('', localText(now))).toBeNull();
});

test('names presets', () => expect(labelOf(DEFAULT_RANGE)).toBe('Last 15 minutes'));
