import { eachLine } from '@tocsin/core/parsing';
import type { Chunk } from './chunk.ts';

/** Which message and which of its lines each record of a chunk is; a record is a line that is not blank. */
export interface ChunkRecords {
  count: number;
  /** Message of record i, by its place in the chunk. */
  messages: Uint32Array<ArrayBuffer>;
  /** The record's place in its message. */
  rows: Uint32Array<ArrayBuffer>;
  /** Where its line begins and ends in the body. */
  from: Uint32Array<ArrayBuffer>;
  to: Uint32Array<ArrayBuffer>;
  times: Float64Array<ArrayBuffer>;
  /** Messages without any record, by their place: tombstones and blanks. */
  empty: number[];
  /** Messages with more records than ids can tell apart, by their place, and how many there were too many: those lines are blank now. */
  overlong: Map<number, number>;
}

/** Records of one message that ids can tell apart: three digits of base 36. What we produce is cut far below. */
export const MESSAGE_RECORDS = 36 ** 3;
const BLANK = 32;

/** O(bytes). */
export const recordsOf = ({ body, ends, times, firstRows }: Chunk): ChunkRecords => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const messages: number[] = [];
  const rows: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const empty: number[] = [];
  const overlong = new Map<number, number>();
  let start = 0;
  for (let message = 0; message < ends.length; message++) {
    const end = ends[message] as number;
    let row = firstRows[message] as number;
    const before = messages.length;
    eachLine(bytes.subarray(start, end), (lineFrom, lineTo) => {
      if (row >= MESSAGE_RECORDS) {
        bytes.fill(BLANK, start + lineFrom, start + lineTo);
        overlong.set(message, (overlong.get(message) ?? 0) + 1);
        return;
      }
      messages.push(message);
      rows.push(row++);
      from.push(start + lineFrom);
      to.push(start + lineTo);
    });
    if (messages.length === before && !overlong.has(message)) empty.push(message);
    start = end;
  }
  return {
    count: messages.length,
    messages: Uint32Array.from(messages),
    rows: Uint32Array.from(rows),
    from: Uint32Array.from(from),
    to: Uint32Array.from(to),
    times: Float64Array.from(messages, (message) => times[message] as number),
    empty,
    overlong,
  };
};
