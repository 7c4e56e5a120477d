import type { TrendsResult } from '@tocsin/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { colourOf, type Palette } from './palette.ts';

/** Names of a trend's series: `order` first where they occur, then the rest by the alphabet. */
export const seriesOf = (trend: TrendsResult, order: readonly string[]): string[] => {
  const found = new Set(trend.buckets.flatMap((bucket) => Object.keys(bucket.counts)));
  return [...order.filter((key) => found.has(key)), ...[...found].filter((key) => !order.includes(key)).sort()];
};

/** Counts over time, one line (or stacked bar) for each group. Without groups: one series of totals. */
export const trendOptions = (trend: TrendsResult, order: readonly string[], palette: Palette, kind: 'line' | 'bar'): EChartsCoreOption => {
  const keys = seriesOf(trend, order);
  const names = keys.length > 0 ? keys : ['logs'];
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', color: palette.muted },
    grid: {
      left: 8,
      right: 12,
      top: names.length > 1 && kind === 'line' ? 34 : 10,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      show: names.length > 1 && kind === 'line',
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth: 10,
      itemHeight: 10,
      textStyle: { color: palette.muted, fontSize: 12 },
    },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.panel,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12 },
      confine: true,
    },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      splitLine: { lineStyle: { color: palette.line, type: 'dashed' } },
      axisLabel: { color: palette.muted, fontSize: 11 },
    },
    series: names.map((name, index) => ({
      name,
      type: kind,
      stack: kind === 'bar' ? 'all' : undefined,
      symbol: 'none',
      barCategoryGap: '12%',
      lineStyle: { width: 1.75 },
      itemStyle: { color: colourOf(name, index, palette) },
      data: trend.buckets.map((bucket) => [bucket.start, keys.length > 0 ? (bucket.counts[name] ?? 0) : bucket.total]),
    })),
  };
};
