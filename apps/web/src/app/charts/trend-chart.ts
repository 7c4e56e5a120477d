import type { TrendsResult } from '@tocsin/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { chartFrame } from './frame.ts';
import { countText } from './numbers.ts';
import { colourOf, type Palette } from './palette.ts';

const LEGEND_PX = 32;

/** Names of a trend's series: `order` first where they occur, then the rest by the alphabet. */
export const seriesOf = (trend: TrendsResult, order: readonly string[]): string[] => {
  const found = new Set(trend.buckets.flatMap((bucket) => Object.keys(bucket.counts)));
  return [...order.filter((key) => found.has(key)), ...[...found].filter((key) => !order.includes(key)).sort()];
};

/** `line`: one for each group; `area`: groups on top of each other; `bar`: a stacked histogram. */
export type TrendKind = 'line' | 'area' | 'bar';

/** Counts over time, one series for each group. Without groups: one series of totals. */
export const trendOptions = (trend: TrendsResult, order: readonly string[], palette: Palette, kind: TrendKind): EChartsCoreOption => {
  const keys = seriesOf(trend, order);
  const names = keys.length > 0 ? keys : ['logs'];
  const legend = names.length > 1 && kind !== 'bar';
  return {
    ...chartFrame(palette, legend ? LEGEND_PX : 10),
    legend: {
      show: legend,
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth: 10,
      itemHeight: 10,
      itemGap: 14,
      textStyle: { color: palette.muted, fontSize: 12 },
    },
    series: names.map((name, index) => ({
      name,
      type: kind === 'bar' ? 'bar' : 'line',
      stack: kind === 'line' ? undefined : 'all',
      symbol: 'none',
      barCategoryGap: '12%',
      lineStyle: { width: kind === 'area' ? 1 : 1.75 },
      areaStyle: kind === 'area' ? { opacity: 0.28 } : undefined,
      itemStyle: { color: colourOf(name, index, palette) },
      data: trend.buckets.map((bucket) => [bucket.start, keys.length > 0 ? (bucket.counts[name] ?? 0) : bucket.total]),
    })),
  };
};

/** What the chart shows, in words: for those who can't see it. */
export const trendText = (trend: TrendsResult): string => {
  const total = trend.buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  const peak = trend.buckets.reduce((most, bucket) => Math.max(most, bucket.total), 0);
  const sums = new Map<string, number>();
  for (const { counts } of trend.buckets) for (const [key, n] of Object.entries(counts)) sums.set(key, (sums.get(key) ?? 0) + n);
  const parts = [...sums].sort((a, b) => b[1] - a[1]).map(([key, n]) => `${key} ${countText(n)}`);
  return `${countText(total)} logs in ${trend.buckets.length} steps of ${trend.interval}, at most ${countText(peak)} in one${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
};
