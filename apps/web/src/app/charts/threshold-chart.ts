import type { AlertView } from '@tocsin/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { chartFrame } from './frame.ts';
import type { Palette } from './palette.ts';

/** Matching logs over an alert's window as bars. */
export const alertChart = (series: AlertView['series'], palette: Palette): EChartsCoreOption => ({
  ...chartFrame(palette),
  series: [
    {
      type: 'bar',
      name: 'matching logs',
      barCategoryGap: '18%',
      itemStyle: { color: palette.series['error'] },
      data: series.map((point) => [point.start, point.count]),
    },
  ],
});

/** The same in words. */
export const alertChartText = (series: AlertView['series']): string => {
  const total = series.reduce((sum, point) => sum + point.count, 0);
  return `Bar chart of matching logs over the window: ${total} in all, at most ${Math.max(0, ...series.map((p) => p.count))} in one bar`;
};
