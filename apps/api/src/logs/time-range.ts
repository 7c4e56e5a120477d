import type { TimeRange } from '@tocsin/core/ports';

/** A time or a span that cannot be read; `path` names the parameter. */
export class BadTimeError extends Error {
  readonly code = 'invalid';
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

const RELATIVE = /^now(?:([+-])(\d{1,6})(s|m|h|d|w))?$/;
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;
const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Epoch milliseconds of RFC 3339 (a date alone is its midnight, UTC), `now`, `now-15m` or `now+1h`. */
export const parseTime = (path: string, text: string, nowMs: number): number => {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, sign, count, unit] = relative;
    return nowMs + (sign === '-' ? -1 : 1) * Number(count ?? 0) * (UNIT_MS[unit ?? 's'] ?? 0);
  }
  const absolute = ABSOLUTE.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(absolute)) throw new BadTimeError(path, 'RFC 3339 such as 2026-01-31T09:30:00Z, or now, now-15m, now-2h, now-7d');
  return absolute;
};

/**
 * The half-open range from `from` to `to`. `now` as its end takes in clocks that run ahead: what was sent a moment ago
 * must not be missing because its sender's clock is some seconds early.
 */
export const parseTimeRange = (from: string, to: string, nowMs: number): TimeRange => {
  const start = parseTime('from', from, nowMs);
  const end = to === 'now' ? nowMs + CLOCK_AHEAD_MS : parseTime('to', to, nowMs);
  if (end < start) throw new BadTimeError('to', 'must not lie before from');
  return { from: start, to: end };
};
const CLOCK_AHEAD_MS = 10 * 60_000;

const STEPS: readonly [string, number][] = [
  ['1s', 1000],
  ['5s', 5000],
  ['10s', 10_000],
  ['30s', 30_000],
  ['1m', 60_000],
  ['5m', 300_000],
  ['10m', 600_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['3h', 10_800_000],
  ['12h', 43_200_000],
  ['1d', 86_400_000],
  ['7d', 604_800_000],
];
const MOST_BUCKETS = 5000;

/** Width of the buckets of a chart: as asked, or for `auto` the narrowest step that needs at most 120 of them. */
export const chooseInterval = (asked: string, range: TimeRange): { interval: string; intervalMs: number } => {
  const span = Math.max(1, range.to - range.from);
  if (asked === 'auto') {
    const step = STEPS.find(([, ms]) => span / ms <= 120) ?? ['30d', 30 * 86_400_000];
    return { interval: step[0], intervalMs: step[1] };
  }
  const match = /^(\d+)(s|m|h|d)$/.exec(asked);
  const intervalMs = match ? Number(match[1]) * (UNIT_MS[match[2] ?? 's'] ?? 0) : 0;
  if (intervalMs === 0) throw new BadTimeError('interval', 'auto, or a number with s, m, h or d, such as 10s');
  if (span / intervalMs > MOST_BUCKETS) throw new BadTimeError('interval', `at most ${MOST_BUCKETS} buckets; choose a wider interval`);
  return { interval: asked, intervalMs };
};
