import type { AttributeValue } from '@tocsin/contracts';
import type { FieldColumn } from '@tocsin/core/record';
import { decodeNumbers, encodeNumbers } from './number-column.ts';
import { SectionReader, packSections } from './sections.ts';
import { decodeTexts, encodeTexts } from './text-column.ts';

/** How a column's bytes are to be read; part of the file format. */
export type ColumnKind = 'number' | 'text' | 'boolean' | 'json';
type Value = AttributeValue | undefined;

const encodeBooleans = (values: readonly Value[]): Uint8Array<ArrayBuffer> =>
  packSections(
    [0, 0, 0, 0],
    Uint8Array.from(values, (value) => (value === undefined ? 2 : value ? 1 : 0)),
  );

/** One kind for all present values; mixed ones, nulls and arrays become JSON texts. */
const kindOf = (values: readonly Value[]): ColumnKind => {
  let kind: ColumnKind | undefined;
  for (const value of values) {
    if (value === undefined) continue;
    const type = typeof value;
    const own = type === 'string' ? 'text' : type === 'number' || type === 'boolean' ? type : 'json';
    if (own === 'json' || (kind !== undefined && kind !== own)) return 'json';
    kind = own;
  }
  return kind ?? 'text';
};

/** Values of any kind; undefined is absent. */
export const encodeValues = (values: readonly Value[]): { kind: ColumnKind; bytes: Uint8Array<ArrayBuffer> } => {
  const kind = kindOf(values);
  switch (kind) {
    case 'text':
      return { kind, bytes: encodeTexts(values as (string | undefined)[]) };
    case 'number':
      return { kind, bytes: encodeNumbers(values as (number | undefined)[], { delta: false }) };
    case 'boolean':
      return { kind, bytes: encodeBooleans(values) };
    case 'json':
      return { kind, bytes: encodeTexts(values.map((value) => (value === undefined ? undefined : JSON.stringify(value)))) };
  }
};

export const decodeValues = (kind: ColumnKind, bytes: Uint8Array, count: number): FieldColumn => {
  switch (kind) {
    case 'text':
      return decodeTexts(bytes, count);
    case 'number':
      return decodeNumbers(bytes, count);
    case 'boolean': {
      const flags = new SectionReader(bytes).section(count);
      return (row) => (flags[row] === 2 ? undefined : flags[row] === 1);
    }
    case 'json': {
      const text = decodeTexts(bytes, count);
      return (row) => {
        const json = text(row);
        return json === undefined ? undefined : (JSON.parse(json) as AttributeValue);
      };
    }
  }
};
