/** Rows of one block: none, all, or a byte a row that is 1 where the row is in the set. */
export type RowSet = 'none' | 'all' | Uint8Array;

export const countRows = (rows: RowSet, length: number): number => {
  if (rows === 'none') return 0;
  if (rows === 'all') return length;
  let count = 0;
  for (let row = 0; row < length; row++) count += rows[row] as number;
  return count;
};

/** The rows from ≤ row < to. */
export const rowsBetween = (from: number, to: number, length: number): RowSet => {
  if (from >= to) return 'none';
  if (from === 0 && to === length) return 'all';
  return new Uint8Array(length).fill(1, from, to);
};

/** Rows of either; `a` may be written to. */
export const union = (a: RowSet, b: RowSet): RowSet => {
  if (a === 'none' || b === 'all') return b;
  if (b === 'none' || a === 'all') return a;
  for (let row = 0; row < a.length; row++) a[row] = (a[row] as number) | (b[row] as number);
  return a;
};

/** Rows of `a` that are not in `b`. */
export const minus = (a: RowSet, b: RowSet, length: number): RowSet => {
  if (a === 'none' || b === 'all') return 'none';
  if (b === 'none') return a;
  const left = new Uint8Array(length);
  for (let row = 0; row < length; row++) left[row] = (a === 'all' ? 1 : (a[row] as number)) & ((b[row] as number) ^ 1);
  return left;
};

/** Those rows of `within` that pass; 'none' when none does. */
export const rowsWhere = (within: RowSet, length: number, test: (row: number) => boolean): RowSet => {
  if (within === 'none') return 'none';
  const passed = new Uint8Array(length);
  let any = false;
  for (let row = 0; row < length; row++) {
    if (within !== 'all' && within[row] === 0) continue;
    if (!test(row)) continue;
    passed[row] = 1;
    any = true;
  }
  return any ? passed : 'none';
};
