import fc from 'fast-check';
import { cpuMicrosPerLog, distributionOf, figure, quantile, table } from './statistics.ts';

test('quantiles are the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1);
  expect(distributionOf(values)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  expect(distributionOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
  expect(distributionOf([]).p50).toBeNaN();
});

test('a quantile is a value that was measured, with that share at or below it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const sorted = values.sort((a, b) => a - b);
      const found = quantile(sorted, share);
      expect(sorted).toContain(found);
      expect(sorted.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * sorted.length);
    }),
  );
});

test('ticks of the tree become microseconds a log', () => {
  expect(cpuMicrosPerLog(150, 100, 100_000)).toBe(15);
});

test.each([
  [12345.6, '12,346'],
  [99.94, '99.9'],
  [1.234, '1.23'],
  [NaN, '–'],
  [undefined, '–'],
])('%p is shown as %s', (value, shown) => expect(figure(value)).toBe(shown));

test('a table has the first column on the left and figures on the right', () => {
  expect(
    table([
      ['what', 'p50'],
      ['a query', '12'],
    ]),
  ).toBe('what     p50\na query   12');
});
