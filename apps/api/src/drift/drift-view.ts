import type { DriftMeasure, DriftReport } from '@tocsin/contracts';
import { type Drift, DRIFT_LIMITS, type MeasureDrift } from '@tocsin/core/drift';

const timeOf = (ms: number): string => new Date(ms).toISOString();

const measureView = ({ measure, state, latest, band, history }: MeasureDrift): DriftMeasure => {
  const most = measure === 'categories' ? Infinity : 1;
  return {
    measure,
    state,
    value: latest?.value ?? null,
    hour: latest === undefined ? null : timeOf(latest.hour),
    baseline: band?.centre ?? null,
    band: band === undefined ? null : { from: Math.max(0, band.centre - band.reach), to: Math.min(most, band.centre + band.reach) },
    history: history.map(({ hour, value }) => ({ start: timeOf(hour), value })),
  };
};

export const driftView = ({ modelVersion, measures }: Drift): DriftReport => ({
  modelVersion: modelVersion ?? null,
  baselineHours: DRIFT_LIMITS.baselineHours,
  hourLogs: DRIFT_LIMITS.logs,
  measures: measures.map(measureView),
});
