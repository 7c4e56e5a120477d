import type { AttributeValue } from '@tocsin/contracts';
import type { LogBatch } from '@tocsin/core/record';
import { type ColumnKind, kindOfValue } from './column-codec.ts';

/** More attribute keys than this in one block share a column of JSON. */
const ATTRIBUTE_COLUMNS = 512;

/** Values of one attribute; undefined where a log lacks it. */
export interface AttributeColumn {
  kind: ColumnKind;
  values: (AttributeValue | undefined)[];
}
export interface AttributeColumns {
  columns: Map<string, AttributeColumn>;
  /** What found no column: a JSON list of [key, value] a row. */
  rest: (string | undefined)[] | undefined;
}

/** The attributes of these rows, turned into columns. Kinds: one for all present values; mixed ones, nulls and arrays become JSON. */
export const attributeColumns = (batch: LogBatch, rows: Uint32Array): AttributeColumns => {
  const columns = new Map<string, AttributeColumn>();
  let rest: (string | undefined)[] | undefined;
  for (let at = 0; at < rows.length; at++) {
    const attributes = batch.attributes[rows[at] as number];
    if (attributes === undefined) continue;
    let left: [string, AttributeValue][] | undefined;
    for (const key of Object.keys(attributes)) {
      const value = attributes[key] as AttributeValue;
      const kind = kindOfValue(value);
      let column = columns.get(key);
      if (column === undefined) {
        if (columns.size >= ATTRIBUTE_COLUMNS) {
          (left ??= []).push([key, value]);
          continue;
        }
        column = { kind, values: new Array<AttributeValue | undefined>(rows.length).fill(undefined) };
        columns.set(key, column);
      } else if (column.kind !== kind) column.kind = 'json';
      column.values[at] = value;
    }
    if (left) (rest ??= new Array<string | undefined>(rows.length).fill(undefined))[at] = JSON.stringify(left);
  }
  return { columns, rest };
};
