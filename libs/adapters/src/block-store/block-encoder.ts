import type { AttributeValue } from '@tocsin/contracts';
import type { LogBatch } from '@tocsin/core/record';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { type BlockDirectory, type ColumnEntry, writeHead } from './block-directory.ts';
import { encodeValues } from './column-codec.ts';
import type { EncodedBlock } from './encoded-batch.ts';
import { encodeNumbers } from './number-column.ts';
import { packColumn } from './packed-column.ts';
import { TokenSet, buildFilter } from './token-filter.ts';

/** Columns of a block that are not fields of the record. */
export const ROW_COLUMN = '#row';
export const REST_COLUMN = '#rest';
/** More attribute keys than this in one block share a column of JSON. */
const ATTRIBUTE_COLUMNS = 512;
/** A column up to this size lies in the head, so that it costs no read of its own. */
const SMALL_BYTES = 1024;
export const TEXT_COLUMNS = ['service', 'host', 'environment', 'version', 'message', 'traceId', 'spanId', 'userId', 'templateId'] as const;

const tokens = new TokenSet();
const words = new TokenBuffer();

const addText = (text: string): void => {
  words.clear();
  tokenize(text, words);
  for (let i = 0; i < words.length; i++) tokens.add(words.hash[i] as number);
};
/** Words of strings, and of strings in arrays: what `tokenTest` may ask for (WHOLE_RECORD). */
const addValue = (value: unknown): void => {
  if (typeof value === 'string') addText(value);
  else if (Array.isArray(value)) value.forEach(addValue);
};
const addMessages = (batch: LogBatch, rows: Uint32Array): void => {
  const known = batch.messageWords;
  for (const row of rows) {
    if (known === undefined) addText(batch.message[row] ?? '');
    else for (let i = row === 0 ? 0 : (known.ends[row - 1] ?? 0); i < (known.ends[row] ?? 0); i++) tokens.add(known.hashes[i] as number);
  }
};

type Attributes = Record<string, AttributeValue>;
const attributeColumns = (
  batch: LogBatch,
  rows: Uint32Array,
): { columns: Map<string, (AttributeValue | undefined)[]>; rest: (string | undefined)[] | undefined } => {
  const columns = new Map<string, (AttributeValue | undefined)[]>();
  let rest: (string | undefined)[] | undefined;
  for (let at = 0; at < rows.length; at++) {
    const attributes = batch.attributes[rows[at] as number];
    if (attributes === undefined) continue;
    let left: [string, AttributeValue][] | undefined;
    for (const key of Object.keys(attributes)) {
      const value = attributes[key] as AttributeValue;
      let column = columns.get(key);
      if (column === undefined) {
        if (columns.size >= ATTRIBUTE_COLUMNS) {
          (left ??= []).push([key, value]);
          continue;
        }
        columns.set(key, (column = new Array<AttributeValue | undefined>(rows.length).fill(undefined)));
      }
      column[at] = value;
    }
    if (left) (rest ??= new Array<string | undefined>(rows.length).fill(undefined))[at] = JSON.stringify(left);
  }
  return { columns, rest };
};

const addWordsOf = (values: readonly unknown[]): void => {
  let before: unknown;
  for (const value of values) {
    if (value === before) continue;
    before = value;
    addValue(value);
  }
};

/** One block of these rows of the batch, which are in the order of their time. */
export const encodeBlock = (batch: LogBatch, rows: Uint32Array, sequenceOf: (row: number) => number): EncodedBlock => {
  const columns: ColumnEntry[] = [];
  const small: Uint8Array[] = [];
  const large: Uint8Array[] = [];
  let smallSize = 0;
  const put = (name: string, kind: ColumnEntry['kind'], plain: Uint8Array): void => {
    const packed = packColumn(plain);
    const bytes = packed.bytes.length;
    const at = bytes <= SMALL_BYTES ? smallSize : -1 - large.length;
    columns.push({ name, kind, at, bytes, compressed: packed.compressed, checksum: packed.checksum });
    if (at < 0) large.push(packed.bytes);
    else {
      const padding = (8 - (bytes & 7)) & 7;
      small.push(packed.bytes, new Uint8Array(padding));
      smallSize += bytes + padding;
    }
  };
  const numbers = (name: string, source: ArrayLike<number>, delta = false): void =>
    put(
      name,
      'number',
      encodeNumbers(
        Float64Array.from(rows, (row) => source[row] ?? 0),
        { delta },
      ),
    );
  const values = (name: string, of: (AttributeValue | undefined)[]): void => {
    const { kind, bytes } = encodeValues(of);
    put(name, kind, bytes);
  };

  tokens.clear();
  addMessages(batch, rows);
  const sequences = Float64Array.from(rows, sequenceOf);
  const firstRow = sequences.reduce((least, each) => Math.min(least, each), Infinity);
  const lastRow = sequences.reduce((most, each) => Math.max(most, each), -Infinity);
  put(
    ROW_COLUMN,
    'number',
    encodeNumbers(
      sequences.map((each) => each - firstRow),
      { delta: true },
    ),
  );
  numbers('timestamp', batch.timestamp, true);
  numbers('receivedAt', batch.receivedAt, true);
  numbers('severityNumber', batch.severityNumber);
  numbers('category', batch.category);
  numbers('flags', batch.flags);
  put(
    'confidence',
    'number',
    encodeNumbers(
      Float64Array.from(rows, (row) => batch.confidence[row] ?? 0),
      { delta: false },
    ),
  );
  for (const name of TEXT_COLUMNS) {
    const column = Array.from(rows, (row) => batch[name][row]);
    if (name !== 'message') addWordsOf(column);
    values(name, column);
  }
  values(
    'redactions',
    Array.from(rows, (row) => (batch.redactions[row] === undefined ? undefined : JSON.stringify(batch.redactions[row]))),
  );
  const { columns: attributes, rest } = attributeColumns(batch, rows);
  for (const [key, column] of attributes) {
    addWordsOf(column);
    values(`attributes.${key}`, column);
  }
  if (rest) {
    for (const row of rest) for (const [, value] of JSON.parse(row ?? '[]') as [string, unknown][]) addValue(value);
    values(REST_COLUMN, rest);
  }

  const directory: BlockDirectory = { modelVersion: batch.modelVersion, columns };
  const head = writeHead(directory, Buffer.concat(small));
  const pieces = [head, ...large, buildFilter(tokens)];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  const ends: number[] = [];
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    ends.push((at += piece.length));
  }
  const minTime = batch.timestamp[rows[0] as number] as number;
  const maxTime = batch.timestamp[rows[rows.length - 1] as number] as number;
  return { count: rows.length, minTime, maxTime, firstRow, lastRow, bytes, headEnd: head.length, columnEnds: ends.slice(1, -1) };
};

export type { Attributes };
