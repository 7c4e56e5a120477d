import type { AttributeValue } from '@tocsin/contracts';
import type { FieldColumn } from '@tocsin/core/record';
import { codedNumbers, decodeNumbers, encodeNumbers } from './number-column.ts';
import { SectionReader, packSections } from './sections.ts';
import { type JoinedText, decodeTexts, encodeTexts } from './text-column.ts';

/** How a column's bytes are to be read; part of the file format. */
export const COLUMN_KINDS = ['number', 'text', 'boolean', 'json'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];
type Value = AttributeValue | undefined;

/** A column of few values: a code a row, and what each code stands for. A test of the value is then made once per code. */
export interface CodedValues {
  codes: Uint8Array | Uint16Array;
  /** Codes are below this. */
  size: number;
  valueOf: (code: number) => Value;
}
export interface DecodedColumn {
  value: FieldColumn;
  coded?: CodedValues | undefined;
  /** Of a plain text column. */
  joined?: JoinedText | undefined;
}

const encodeBooleans = (values: readonly Value[]): Uint8Array<ArrayBuffer> => {
  const codes = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) codes[row] = values[row] === undefined ? 2 : values[row] === true ? 1 : 0;
  return packSections([0, 0, 0, 0], codes);
};

/** The kind that holds this value; a column of several kinds is JSON. */
export const kindOfValue = (value: AttributeValue): ColumnKind => {
  const type = typeof value;
  return type === 'string' ? 'text' : type === 'number' || type === 'boolean' ? type : 'json';
};

/** Values that fit the kind; undefined is absent. */
export const encodeValues = (kind: ColumnKind, values: readonly Value[]): Uint8Array<ArrayBuffer> => {
  switch (kind) {
    case 'text':
      return encodeTexts(values as (string | undefined)[]);
    case 'number':
      return encodeNumbers(values as (number | undefined)[], { delta: false });
    case 'boolean':
      return encodeBooleans(values);
    case 'json':
      return encodeTexts(values.map((value) => (value === undefined ? undefined : JSON.stringify(value))));
  }
};

export const decodeValues = (kind: ColumnKind, bytes: Uint8Array, count: number): DecodedColumn => {
  switch (kind) {
    case 'text':
      return decodeTexts(bytes, count);
    case 'number':
      return { value: decodeNumbers(bytes, count), coded: codedNumbers(bytes, count) };
    case 'boolean': {
      const codes = new SectionReader(bytes).section(count);
      const valueOf = (code: number) => (code === 2 ? undefined : code === 1);
      return { value: (row) => valueOf(codes[row] ?? 2), coded: { codes, size: 3, valueOf } };
    }
    case 'json': {
      const text = decodeTexts(bytes, count);
      const parsed = (json: string | undefined): Value => (json === undefined ? undefined : (JSON.parse(json) as AttributeValue));
      const { coded } = text;
      return {
        value: (row) => parsed(text.value(row)),
        coded: coded && { ...coded, valueOf: (code) => parsed(coded.valueOf(code)) },
      };
    }
  }
};
