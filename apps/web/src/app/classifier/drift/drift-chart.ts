import type { DriftMeasure } from '@tocsin/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { chartFrame } from '../../charts/frame.ts';
import type { Palette } from '../../charts/palette.ts';
import { valueText } from './drift-text.ts';

const HOUR_MS = 3_600_000;
type Point = [start: string, value: number | null];

/** The hours, with a gap where one is missing. */
export const pointsOf = (history: DriftMeasure['history']): Point[] =>
  history.flatMap(({ start, value }, i): Point[] => {
    const before = history[i - 1];
    const gap = before !== undefined && Date.parse(start) - Date.parse(before.start) > HOUR_MS;
    return gap
      ? [
          [new Date(Date.parse(before.start) + HOUR_MS).toISOString(), null],
          [start, value],
        ]
      : [[start, value]];
  });

/** The hours of a measure as a line, before the band in which they are expected. */
export const driftChart = ({ measure, state, history, band }: DriftMeasure, palette: Palette): EChartsCoreOption => {
  const frame = chartFrame(palette);
  const colour = state === 'warning' ? palette.series['error'] : palette.series['info'];
  const ends = [history[0]?.start, history.at(-1)?.start].filter((start) => start !== undefined);
  const edge = { type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 } };
  const bands =
    band === null
      ? []
      : [
          { ...edge, name: 'from', data: ends.map((start) => [start, band.from]) },
          {
            ...edge,
            name: 'band',
            data: ends.map((start) => [start, band.to - band.from]),
            areaStyle: { color: palette.muted, opacity: 0.18 },
          },
        ];
  return {
    ...frame,
    tooltip: { ...(frame['tooltip'] as object), valueFormatter: (value: number) => valueText(measure, value) },
    yAxis: {
      ...(frame['yAxis'] as object),
      ...{ minInterval: 0, min: 0, splitNumber: 2 },
      axisLabel: { color: palette.muted, fontSize: 11, formatter: (value: number) => valueText(measure, value) },
    },
    series: [
      ...bands.map((each) => ({ ...each, tooltip: { show: false } })),
      {
        ...{ type: 'line', name: 'that hour', showSymbol: history.length < 3, connectNulls: false },
        ...{ lineStyle: { color: colour, width: 1.5 }, itemStyle: { color: colour }, data: pointsOf(history) },
      },
    ],
  };
};
