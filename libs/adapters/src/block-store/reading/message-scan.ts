import type { RowSet } from './row-set.ts';

/** The row whose text holds this place. */
const rowAt = (starts: Uint32Array, place: number, from: number): number => {
  let low = from;
  for (let high = starts.length - 1; low < high;) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] as number) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
};

/**
 * Rows of `within` whose message holds `part` and passes `test`. The search runs over all messages as one text, at the speed of the
 * engine's own `indexOf`; `test` decides only where it stops. `part` may be found over the end of a message: `test` says no then.
 */
export const scanMessages = (
  { folded, starts }: { folded: string; starts: Uint32Array },
  part: string,
  within: RowSet,
  test: (row: number) => boolean,
): RowSet => {
  if (within === 'none') return 'none';
  const length = starts.length - 1;
  const passed = new Uint8Array(length);
  let any = false;
  for (let place = folded.indexOf(part), row = 0; place >= 0;) {
    row = rowAt(starts, place, row);
    if ((within === 'all' || within[row] === 1) && test(row)) {
      passed[row] = 1;
      any = true;
    }
    if (row + 1 >= length) break;
    place = folded.indexOf(part, starts[row + 1]);
  }
  return any ? passed : 'none';
};
