import type { TimeRange } from '../time-range/time-range.ts';

/** A drag shorter than this is a click, in pixels. */
const CLICK_PX = 4;

/**
 * The span that someone asked for with the pointer between two places of a histogram: what was dragged over,
 * or the bucket that was clicked. `timeAt` gives epoch milliseconds of a place, `starts` are those of the buckets.
 */
export const zoomRange = (
  fromPx: number,
  toPx: number,
  timeAt: (px: number) => number,
  starts: readonly number[],
  stepMs: number,
): TimeRange | null => {
  if (starts.length === 0 || !(stepMs > 0)) return null;
  const [a, b] = fromPx < toPx ? [timeAt(fromPx), timeAt(toPx)] : [timeAt(toPx), timeAt(fromPx)];
  if (Math.abs(toPx - fromPx) >= CLICK_PX) return rangeOf(a, b);
  const start = starts.findLast((each) => each <= a + stepMs / 2);
  return start === undefined ? null : rangeOf(start, start + stepMs);
};

const rangeOf = (from: number, to: number): TimeRange => ({
  from: new Date(Math.round(from)).toISOString(),
  to: new Date(Math.round(to)).toISOString(),
});
