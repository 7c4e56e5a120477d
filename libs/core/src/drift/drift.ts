import { type Band, bandOf, warns } from './band.ts';
import type { JudgedCounts } from './judged-counts.ts';
import { stabilityIndex } from './stability-index.ts';

/** What one model judged in an hour. `hour`: when it begins, epoch milliseconds. */
export interface JudgedHour extends JudgedCounts {
  hour: number;
  modelVersion: string;
}

export const DRIFT_MEASURES = ['uncertain', 'unknownWords', 'categories'] as const;
export type DriftMeasure = (typeof DRIFT_MEASURES)[number];
/** learning: too few hours to compare with, or none to judge in the last day. */
export type DriftState = 'learning' | 'ok' | 'warning';

export interface MeasuredHour {
  hour: number;
  value: number;
}
export interface MeasureDrift {
  measure: DriftMeasure;
  state: DriftState;
  /** The newest hour that had enough logs to be judged; undefined while learning. */
  latest: MeasuredHour | undefined;
  /** Where that was expected; undefined while learning. */
  band: Band | undefined;
  /** The hours of the last seven days that had enough logs, in order. */
  history: MeasuredHour[];
}
export interface Drift {
  /** The model that is watched; undefined: nothing was judged lately. */
  modelVersion: string | undefined;
  measures: MeasureDrift[];
}

export const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Hours that are judged anew each time, from the oldest on: whether a warning goes on depends on what came before. */
const REPLAYED_HOURS = 24;
/** What `driftOf` looks at: the last week, and for the mix of its first hour the week before. */
export const DRIFT_SPAN_MS = 2 * WEEK_MS + HOUR_MS;
/** Processes write what they counted each minute: an hour is whole some minutes after it ended. */
const SETTLED_MS = 5 * 60_000;
export const DRIFT_LIMITS = {
  /** Fewer in an hour are too few for a share, or for a mix. */
  logs: 500,
  words: 2000,
  /** Hours to compare with. */
  baselineHours: 24,
  /** The least that a share must leave its median by to warn. */
  uncertainFloor: 0.03,
  unknownWordsFloor: 0.05,
  stabilityIndex: 0.25,
} as const;

/** The last hour that is over and written, epoch milliseconds of its beginning. */
export const lastFullHour = (now: number): number => (Math.floor((now - SETTLED_MS) / HOUR_MS) - 1) * HOUR_MS;

/** The model that judged most in the newest hour. */
const modelOf = (hours: readonly JudgedHour[]): string | undefined =>
  hours.toSorted((a, b) => b.hour - a.hour || b.logs - a.logs || (a.modelVersion < b.modelVersion ? -1 : 1))[0]?.modelVersion;

const within = <T extends { hour: number }>(hours: readonly T[], until: number): T[] =>
  hours.filter(({ hour }) => hour >= until - WEEK_MS && hour < until);

type Measured = { history: MeasuredHour[]; bandAt: (hour: number) => Band | undefined };

const shareOf = (hours: readonly JudgedHour[], part: 'uncertain' | 'unknownWords', whole: 'logs' | 'words', floor: number): Measured => {
  const history = hours
    .filter((each) => each[whole] >= DRIFT_LIMITS[whole])
    .map((each) => ({ hour: each.hour, value: each[part] / each[whole] }));
  return {
    history,
    bandAt: (hour) => {
      const before = within(history, hour);
      if (before.length < DRIFT_LIMITS.baselineHours) return undefined;
      return bandOf(
        before.map(({ value }) => value),
        floor,
      );
    },
  };
};

const mixOf = (hours: readonly JudgedHour[]): Measured => {
  const enough = hours.filter(({ logs }) => logs >= DRIFT_LIMITS.logs);
  const history = enough.flatMap(({ hour, categories }) => {
    const before = within(enough, hour);
    if (before.length < DRIFT_LIMITS.baselineHours) return [];
    const sums = categories.map((_, i) => before.reduce((sum, each) => sum + (each.categories[i] ?? 0), 0));
    return [{ hour, value: stabilityIndex(categories, sums) }];
  });
  const known = new Set(history.map(({ hour }) => hour));
  return { history, bandAt: (hour) => (known.has(hour) ? { centre: 0, reach: DRIFT_LIMITS.stabilityIndex } : undefined) };
};

const judge = (measure: DriftMeasure, { history, bandAt }: Measured, last: number): MeasureDrift => {
  let warned = false;
  let latest: MeasuredHour | undefined;
  let band: Band | undefined;
  for (const each of history.filter(({ hour }) => hour > last - REPLAYED_HOURS * HOUR_MS)) {
    const expected = bandAt(each.hour);
    if (expected === undefined) continue;
    warned = warns(each.value, expected, warned);
    latest = each;
    band = expected;
  }
  const state = latest === undefined ? 'learning' : warned ? 'warning' : 'ok';
  return { measure, state, latest, band, history: within(history, last + HOUR_MS) };
};

/**
 * Whether what is judged now differs from the seven days before, of the same model: another model begins to learn anew. `hours` in any order,
 * one for each hour and model, from `now - DRIFT_SPAN_MS` on; hours that are not over yet are left out. The last day is judged hour by hour,
 * so that the answer needs no memory: an hour with too few logs changes nothing. O(hours of a week squared).
 */
export const driftOf = (hours: readonly JudgedHour[], now: number): Drift => {
  const last = lastFullHour(now);
  const over = hours.filter(({ hour }) => hour <= last && hour >= last - 2 * WEEK_MS);
  const modelVersion = modelOf(over);
  const own = over.filter((each) => each.modelVersion === modelVersion).toSorted((a, b) => a.hour - b.hour);
  const { uncertainFloor, unknownWordsFloor } = DRIFT_LIMITS;
  return {
    modelVersion,
    measures: [
      judge('uncertain', shareOf(own, 'uncertain', 'logs', uncertainFloor), last),
      judge('unknownWords', shareOf(own, 'unknownWords', 'words', unknownWordsFloor), last),
      judge('categories', mixOf(own), last),
    ],
  };
};
