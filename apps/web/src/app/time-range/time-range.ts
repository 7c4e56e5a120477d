/** A span as the API takes it: `now-15m` and `now`, or RFC 3339. */
export interface TimeRange {
  from: string;
  to: string;
}
export const DEFAULT_RANGE: TimeRange = { from: 'now-15m', to: 'now' };
export const PRESETS: readonly (TimeRange & { label: string })[] = [
  { label: 'Last 5 minutes', from: 'now-5m', to: 'now' },
  { label: 'Last 15 minutes', from: 'now-15m', to: 'now' },
  { label: 'Last hour', from: 'now-1h', to: 'now' },
  { label: 'Last 6 hours', from: 'now-6h', to: 'now' },
  { label: 'Last 24 hours', from: 'now-24h', to: 'now' },
  { label: 'Last 7 days', from: 'now-7d', to: 'now' },
];
const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Epoch milliseconds of a bound at `nowMs`; null where it can't be read. */
export const timeOf = (bound: string, nowMs: number): number | null => {
  if (bound === 'now') return nowMs;
  const relative = /^now-(\d+)([smhd])$/.exec(bound);
  if (relative) return nowMs - Number(relative[1]) * (UNIT_MS[relative[2] ?? ''] ?? 0);
  const absolute = Date.parse(bound);
  return Number.isNaN(absolute) ? null : absolute;
};

const short = (bound: string): string => {
  const ms = Date.parse(bound);
  return Number.isNaN(ms)
    ? bound
    : new Date(ms).toLocaleString(undefined, {
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hour12: false,
      });
};

/** What a button says of a range. */
export const labelOf = (range: TimeRange): string =>
  PRESETS.find((p) => p.from === range.from && p.to === range.to)?.label ?? `${short(range.from)} to ${short(range.to)}`;

const two = (value: number): string => String(value).padStart(2, '0');
/** Epoch milliseconds as a `datetime-local` box takes them, in the browser's time zone; empty for null. */
export const localText = (ms: number | null): string => {
  if (ms === null) return '';
  const d = new Date(ms);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
};

/** The span between two texts of `datetime-local` boxes; null where one is missing or they are in the wrong order. */
export const rangeOfLocal = (from: string, to: string): TimeRange | null => {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return start < end ? { from: new Date(start).toISOString(), to: new Date(end).toISOString() } : null;
};
