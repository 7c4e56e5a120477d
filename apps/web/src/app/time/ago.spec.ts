import { agoText, durationText } from './ago.ts';

const now = Date.parse('2026-01-05T09:00:00Z');

test('tells how long ago in one unit', () => {
  expect([3, 42, 200, 7300, 200_000].map((s) => agoText(now - s * 1000, now))).toEqual([
    'just now',
    '42 s ago',
    '3 min ago',
    '2 h ago',
    '2 d ago',
  ]);
});

test('tells what is to come', () => {
  expect(agoText(now + 3_600_000, now)).toBe('in 1 h');
});

test('writes durations in two units at most', () => {
  expect([45_000, 600_000, 7_500_000, 200_000_000].map(durationText)).toEqual(['45 s', '10 min', '2 h 05 min', '2 d 7 h']);
});
