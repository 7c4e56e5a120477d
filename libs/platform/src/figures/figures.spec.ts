import fc from 'fast-check';
import { RecentLatency } from './recent-latency.ts';
import { RecentRate } from './recent-rate.ts';

test('a rate is the mean of the last whole seconds, and falls to nothing after them', () => {
  const rate = new RecentRate(10);
  for (let second = 0; second < 10; second++) rate.add(50, second * 1000 + 500);
  expect(rate.perSecond(10_000)).toBe(50);
  expect(rate.perSecond(15_000)).toBe(25);
  expect(rate.perSecond(21_000)).toBe(0);
});

test('percentiles are right to a tenth, over the last minute', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }), (durations) => {
      const latency = new RecentLatency();
      for (const duration of durations) latency.observe(duration, 1000);
      const sorted = durations.toSorted((a, b) => a - b);
      const { p50, p99 } = latency.percentiles(2000);
      for (const [told, share] of [
        [p50, 0.5],
        [p99, 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        expect(told).toBeGreaterThanOrEqual(exact * 0.9);
        expect(told).toBeLessThanOrEqual(exact * 1.11 + 0.1);
      }
      expect(latency.percentiles(70_000)).toEqual({ p50: 0, p99: 0 });
    }),
  );
});
