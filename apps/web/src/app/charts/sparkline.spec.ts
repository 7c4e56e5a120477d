import { sparkPath } from './sparkline.ts';

test('spans the whole width, the most at the top', () => {
  expect(sparkPath([0, 5, 10], 100, 22)).toBe('M0.0 21.0L50.0 11.0L100.0 1.0');
});

test('draws nothing from nothing, and a flat line from zeros', () => {
  expect(sparkPath([])).toBe('');
  expect(sparkPath([0, 0], 10, 22)).toBe('M0.0 21.0L10.0 21.0');
});
