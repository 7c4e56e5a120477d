import type { DriftMeasure, DriftReport } from '@tocsin/contracts';
import { paletteOf } from '../../charts/palette.ts';
import { driftChart, pointsOf } from './drift-chart.ts';
import { chartText, measureText } from './drift-text.ts';

const startOf = (hour: number): string => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
const historyOf = (hours: number[]): DriftMeasure['history'] => hours.map((hour) => ({ start: startOf(hour), value: hour / 100 }));
const measureOf = (changes: Partial<DriftMeasure> = {}): DriftMeasure => ({
  ...{ measure: 'uncertain', state: 'warning', value: 0.15, hour: startOf(30), baseline: 0.05, band: { from: 0.02, to: 0.08 } },
  ...{ history: historyOf([1, 2, 4]), ...changes },
});
const reportOf = (measures: DriftMeasure[]): DriftReport => ({ modelVersion: 'm', baselineHours: 24, hourLogs: 500, measures });
const textOf = (changes: Partial<DriftMeasure>, others: DriftMeasure[] = []): string => measureText(measureOf(changes), reportOf(others));

test('a measure says what it is and what is usual', () => {
  expect(textOf({})).toBe('15.0 % of the logs were uncertain in the last hour that counts; 2.0 % to 8.0 % is usual.');
  expect(textOf({ measure: 'categories', value: 0.314, band: { from: 0, to: 0.25 } })).toBe(
    'The categories differ from those of the week before by 0.31 (population stability index) in the last hour that counts; up to 0.25 is usual.',
  );
});

test('while it learns it says how far it is, or what it waits for', () => {
  const learning = { state: 'learning', value: null, band: null } as const;
  expect(textOf(learning)).toContain('3 of 25 hours with 500 logs or more');
  expect(textOf({ ...learning, measure: 'categories', history: [] }, [measureOf({ history: historyOf([1, 2]) })])).toContain(
    '2 of 25 hours',
  );
  expect(textOf({ ...learning, history: historyOf(Array.from({ length: 60 }, (_, i) => i)) })).toContain('No hour of the last day');
});

test('the chart shows the band only where there is one, and a gap where an hour is missing', () => {
  const seriesOf = (changes: Partial<DriftMeasure>) =>
    driftChart(measureOf(changes), paletteOf('light'))['series'] as { name: string; data: unknown[] }[];
  expect(seriesOf({}).map(({ name }) => name)).toEqual(['from', 'band', 'that hour']);
  expect(seriesOf({})[1]?.data).toEqual([
    [startOf(1), 0.06],
    [startOf(4), 0.06],
  ]);
  expect(seriesOf({ band: null })).toHaveLength(1);
  expect(pointsOf(historyOf([1, 2, 4]))).toEqual([
    [startOf(1), 0.01],
    [startOf(2), 0.02],
    [startOf(3), null],
    [startOf(4), 0.04],
  ]);
  expect(chartText(measureOf())).toBe('Uncertain logs of 3 hours of the last seven days, from 1.0 % to 4.0 %; 2.0 % to 8.0 % is usual');
});
