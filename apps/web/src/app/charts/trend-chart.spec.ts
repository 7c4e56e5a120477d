import type { TrendsResult } from '@tocsin/contracts';
import { bytesText, countText, rateText } from './numbers.ts';
import { paletteOf } from './palette.ts';
import { seriesOf, trendOptions, trendText } from './trend-chart.ts';

const trend: TrendsResult = {
  interval: '1m',
  tookMs: 1,
  buckets: [
    { start: '2026-01-01T00:00:00.000Z', total: 3, counts: { general: 1, security: 2 } },
    { start: '2026-01-01T00:01:00.000Z', total: 1, counts: { other: 1 } },
  ],
};

test('orders series as asked, unknown ones last', () => {
  expect(seriesOf(trend, ['security', 'performance', 'general'])).toEqual(['security', 'general', 'other']);
});

test('gives every series a point in every bucket', () => {
  const options = trendOptions(trend, ['security'], paletteOf('light'), 'line');
  expect(options['series']).toHaveLength(3);
  expect((options['series'] as { data: unknown[] }[])[0]?.data).toEqual([
    ['2026-01-01T00:00:00.000Z', 2],
    ['2026-01-01T00:01:00.000Z', 0],
  ]);
});

test('writes figures as people read them', () => {
  expect([countText(12_345), countText(2_500_000)]).toEqual(['12,345', '2.5M']);
  expect([rateText(0), rateText(1.25), rateText(1204.4)]).toEqual(['0', '1.3', '1,204']);
  expect([bytesText(0), bytesText(1500), bytesText(64_000_000)]).toEqual(['0 B', '1.5 kB', '64.0 MB']);
});

test('says in words what the chart shows', () => {
  expect(trendText(trend)).toBe('4 logs in 2 steps of 1m, at most 3 in one: security 2, general 1, other 1');
});

test('draws areas on top of each other, lines apart', () => {
  const stackOf = (kind: 'line' | 'area') =>
    (trendOptions(trend, [], paletteOf('dark'), kind)['series'] as { stack?: string }[]).map((series) => series.stack);
  expect(stackOf('area')).toEqual(['all', 'all', 'all']);
  expect(stackOf('line')).toEqual([undefined, undefined, undefined]);
});
