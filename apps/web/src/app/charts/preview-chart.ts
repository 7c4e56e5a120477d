import type { EChartsCoreOption } from 'echarts/core';
import { chartFrame } from './frame.ts';
import type { Palette } from './palette.ts';

/** Counts of past windows as bars, against the threshold. */
export const previewChart = (
  points: readonly { start: string; count: number }[],
  threshold: number,
  palette: Palette,
): EChartsCoreOption => ({
  ...chartFrame(palette, 16),
  yAxis: {
    ...(chartFrame(palette)['yAxis'] as object),
    axisLabel: { color: palette.muted, fontSize: 11, showMaxLabel: false },
    max: ({ max }: { max: number }) => Math.ceil(Math.max(max, threshold) * 1.15),
  },
  series: [
    {
      type: 'bar',
      name: 'logs in the window',
      barCategoryGap: '20%',
      data: points.map(({ start, count }) => ({
        value: [start, count],
        itemStyle: { color: count >= threshold ? palette.series['error'] : palette.series['general'] },
      })),
      markLine: {
        symbol: 'none',
        silent: true,
        label: {
          formatter: 'threshold',
          position: 'insideEndTop',
          color: palette.ink,
          backgroundColor: palette.panel,
          padding: [2, 4],
          borderRadius: 3,
          fontSize: 11,
        },
        lineStyle: { color: palette.ink, type: 'dashed' },
        data: [{ yAxis: threshold }],
      },
    },
  ],
});
