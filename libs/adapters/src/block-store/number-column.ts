import { SectionReader, packSections, unsignedArray } from './sections.ts';

/**
 * Numbers, undefined where absent. Words: [width in bytes (8: as they are), delta-coded 0|1, has absent 0|1, 0]; sections: [base,
 * least difference] as float64, the differences (from the one before, or from the base) above the least one, then a byte a row that is 1 where a value is.
 */
export const encodeNumbers = (values: ArrayLike<number | undefined>, options: { delta: boolean }): Uint8Array<ArrayBuffer> => {
  const count = values.length;
  const filled = new Float64Array(count);
  const present = new Uint8Array(count);
  let absent = 0;
  let exact = true;
  let base: number | undefined;
  let last = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row];
    if (value === undefined) {
      absent = 1;
      continue;
    }
    if (base === undefined) base = value;
    last = value;
    present[row] = 1;
    filled[row] = value;
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) exact = false;
  }
  const start = base ?? 0;
  if (absent === 1) {
    last = start;
    for (let row = 0; row < count; row++) {
      if (present[row] === 1) last = filled[row] as number;
      else filled[row] = last;
    }
  }
  const presence = absent === 1 ? [present] : [];
  let least = Infinity;
  let most = -Infinity;
  for (let row = 0, before = start; exact && row < count; row++) {
    const value = filled[row] as number;
    const difference = value - before;
    if (difference < least) least = difference;
    if (difference > most) most = difference;
    if (options.delta) before = value;
  }
  if (count > 0 && !(exact && most - least < 4294967296)) return packSections([8, 0, absent, 0], new Float64Array(2), filled, ...presence);
  const differences = unsignedArray(count, most - least);
  for (let row = 0, before = start; row < count; row++) {
    const value = filled[row] as number;
    differences[row] = value - before - least;
    if (options.delta) before = value;
  }
  const head = Float64Array.of(start, count === 0 ? 0 : least);
  return packSections([differences.BYTES_PER_ELEMENT, options.delta ? 1 : 0, absent, 0], head, differences, ...presence);
};

/** Every value at once; 0 or a neighbour's value where absent. */
export const decodeNumberArray = (bytes: Uint8Array, count: number): { values: Float64Array; present: Uint8Array | undefined } => {
  const reader = new SectionReader(bytes);
  const [width = 8, delta = 0, absent = 0] = reader.words;
  const [base = 0, least = 0] = reader.float64(2);
  let values: Float64Array;
  if (width === 8) values = reader.float64(count);
  else {
    const differences = reader.unsigned(count, width);
    values = new Float64Array(count);
    for (let row = 0, before = base; row < count; row++) {
      const value = before + least + (differences[row] as number);
      values[row] = value;
      if (delta === 1) before = value;
    }
  }
  return { values, present: absent === 1 ? reader.section(count) : undefined };
};

/** Single values are worked out when they are asked for, unless each depends on the one before. */
export const decodeNumbers = (bytes: Uint8Array, count: number): ((row: number) => number | undefined) => {
  const reader = new SectionReader(bytes);
  const [width = 8, delta = 0, absent = 0] = reader.words;
  if (width === 8 || delta === 1) {
    const { values, present } = decodeNumberArray(bytes, count);
    return present === undefined ? (row) => values[row] : (row) => (present[row] === 1 ? values[row] : undefined);
  }
  const [base = 0, least = 0] = reader.float64(2);
  const differences = reader.unsigned(count, width);
  const present = absent === 1 ? reader.section(count) : undefined;
  const from = base + least;
  return (row) => (row >= count || (present !== undefined && present[row] !== 1) ? undefined : from + (differences[row] as number));
};

/** The column as codes where its values lie close together; undefined where they do not, or some are absent. */
export const codedNumbers = (
  bytes: Uint8Array,
  count: number,
): { codes: Uint8Array | Uint16Array; size: number; valueOf: (code: number) => number } | undefined => {
  const reader = new SectionReader(bytes);
  const [width = 8, delta = 0, absent = 0] = reader.words;
  if (width > 2 || delta === 1 || absent === 1) return undefined;
  const [base = 0, least = 0] = reader.float64(2);
  const codes = reader.unsigned(count, width) as Uint8Array | Uint16Array;
  return { codes, size: width === 1 ? 256 : 65_536, valueOf: (code) => base + least + code };
};
