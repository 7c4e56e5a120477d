import type { TimeRange } from '@tocsin/core/ports';

const DAY_MS = 86_400_000;
const MOST_SPANS = 30;
/** Whole minutes where a range is long enough: what rollups and counted blocks are kept by. */
const WIDTHS_MS = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * 1000)
  .concat([1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * 60_000));

/** The same span a day earlier, or as many whole days as it takes for the two not to overlap. */
export const earlier = ({ from, to }: TimeRange): TimeRange => {
  const shift = Math.max(1, Math.ceil((to - from) / DAY_MS)) * DAY_MS;
  return { from: from - shift, to: to - shift };
};

/** Width of the spans of a trend, milliseconds: the narrowest that needs at most thirty of them. */
export const trendWidth = ({ from, to }: TimeRange): number =>
  WIDTHS_MS.find((width) => (to - from) / width <= MOST_SPANS) ?? Math.ceil((to - from) / MOST_SPANS / DAY_MS) * DAY_MS;
