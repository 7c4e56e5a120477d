import type { StatsResult } from '@tocsin/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { colourOf, type Palette } from './palette.ts';

/** Each group's share of the whole, as a ring. */
export const shareOptions = (stats: StatsResult, palette: Palette): EChartsCoreOption => ({
  animation: false,
  tooltip: {
    trigger: 'item',
    formatter: '{b}: {c} ({d}%)',
    confine: true,
    backgroundColor: palette.panel,
    borderColor: palette.line,
    textStyle: { color: palette.ink, fontSize: 12 },
  },
  series: [
    {
      type: 'pie',
      radius: ['62%', '90%'],
      label: { show: false },
      itemStyle: { borderColor: palette.panel, borderWidth: 2 },
      data: stats.groups.map((group, index) => ({
        name: group.key,
        value: group.count,
        itemStyle: { color: colourOf(group.key, index, palette) },
      })),
    },
  ],
});
