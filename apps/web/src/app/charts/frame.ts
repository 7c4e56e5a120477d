import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from './palette.ts';

/** Axes, grid and tooltip that all charts over time share. `top` leaves room for a legend, in pixels. */
export const chartFrame = (palette: Palette, top = 10): EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: 'inherit', color: palette.muted },
  grid: { left: 8, right: 12, top, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  tooltip: {
    trigger: 'axis',
    confine: true,
    backgroundColor: palette.panel,
    borderColor: palette.line,
    padding: [6, 10],
    textStyle: { color: palette.ink, fontSize: 12 },
    axisPointer: { lineStyle: { color: palette.muted }, z: 0 },
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
});
