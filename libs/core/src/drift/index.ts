export { type Band, bandOf } from './band.ts';
export {
  type Drift,
  DRIFT_LIMITS,
  DRIFT_MEASURES,
  DRIFT_SPAN_MS,
  type DriftMeasure,
  driftOf,
  type DriftState,
  HOUR_MS,
  type JudgedHour,
  type MeasuredHour,
  type MeasureDrift,
} from './drift.ts';
export { addCounts, categoryCounts, type JudgedCounts, NOTHING_JUDGED } from './judged-counts.ts';
export { stabilityIndex } from './stability-index.ts';
