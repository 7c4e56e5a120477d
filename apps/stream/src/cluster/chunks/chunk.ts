import { eachLine } from '@tocsin/core/parsing';
import type { LogMessage, SenderBatch } from './log-message.ts';

/**
 * Messages of one partition that go through the pipeline together: NDJSON in `body`, with where each message ends in it. Plain data that
 * can be copied to a thread. A message may stand here with a part of its lines only (`firstRow` is then the first line's place in it).
 */
export interface Chunk {
  partition: number;
  body: Uint8Array<ArrayBuffer>;
  /** Of message i, as all columns: its offset, its end in `body`, and when it was received. */
  offsets: Float64Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
  times: Float64Array<ArrayBuffer>;
  firstRows: Uint32Array<ArrayBuffer>;
  /** Messages whose sender gave an idempotency id, by their place here. */
  batches: ReadonlyMap<number, SenderBatch>;
  /** Offset after the last message: what is to be committed once all of it is done. */
  next: number;
}

/** What bounds a chunk. A single message is never cut, whatever its size. */
export interface ChunkLimits {
  messages: number;
  bytes: number;
}
export const CHUNK_LIMITS: ChunkLimits = { messages: 2000, bytes: 1024 * 1024 };
/** Windows count a chunk as received at one time, so it holds messages of one second; new rules begin to count with a whole second. */
export const CHUNK_SPAN_MS = 1000;

const NEWLINE = 10;
const BLANK = 32;

/**
 * How many of the messages, from the first on, make the next chunk; at least one. `newest`: time of receipt of the newest message before them.
 * One that seems to have been received before others in front of it (its sender's clock is behind) goes with them.
 */
export const chunkLength = (messages: readonly LogMessage[], newest: number, limits: ChunkLimits = CHUNK_LIMITS): number => {
  let bytes = 0;
  let at = newest;
  let second = 0;
  const most = Math.min(messages.length, limits.messages);
  for (let i = 0; i < most; i++) {
    const { value, receivedAt } = messages[i] as LogMessage;
    bytes += value.length + 1;
    at = Math.max(at, receivedAt);
    const its = Math.floor(at / CHUNK_SPAN_MS);
    if (i === 0) second = its;
    else if (bytes > limits.bytes || its !== second) return i;
  }
  return most;
};

/** Puts messages together. A line break inside a record of its own becomes a blank, which JSON reads alike. */
export const chunkOf = (partition: number, messages: readonly LogMessage[]): Chunk => {
  const bytes = messages.reduce((sum, { value }) => sum + (value.length === 0 ? 0 : value.length + 1), 0);
  const body = Buffer.from(new ArrayBuffer(bytes));
  const batches = new Map<number, SenderBatch>();
  const offsets = new Float64Array(messages.length);
  const ends = new Uint32Array(messages.length);
  const times = new Float64Array(messages.length);
  let at = 0;
  messages.forEach(({ offset, receivedAt, value, framed, batch }, i) => {
    if (value.length > 0) {
      body.set(value, at);
      if (!framed) blankOut(body.subarray(at, at + value.length));
      at += value.length;
      body[at++] = NEWLINE;
    }
    offsets[i] = offset;
    ends[i] = at;
    times[i] = receivedAt;
    if (batch !== undefined) batches.set(i, batch);
  });
  const next = (offsets[messages.length - 1] ?? 0) + 1;
  return { partition, body, offsets, ends, times, firstRows: new Uint32Array(messages.length), batches, next };
};

const blankOut = (record: Buffer): void => {
  for (let at = record.indexOf(NEWLINE); at >= 0; at = record.indexOf(NEWLINE, at + 1)) record[at] = BLANK;
};

/** Two chunks that together are this one; undefined: it is one record. */
export const halvesOf = (chunk: Chunk): [Chunk, Chunk] | undefined => {
  const { length } = chunk.offsets;
  if (length > 1) {
    const middle = length >> 1;
    const cut = chunk.ends[middle - 1] ?? 0;
    return [part(chunk, 0, middle, 0, cut, 0), part(chunk, middle, length, cut, chunk.body.length, 0)];
  }
  const body = Buffer.from(chunk.body.buffer, chunk.body.byteOffset, chunk.body.length);
  const middle = body.length >> 1;
  // The last byte ends the last line.
  let newline = body.indexOf(NEWLINE, middle);
  if (newline < 0 || newline >= body.length - 1) newline = middle === 0 ? -1 : body.lastIndexOf(NEWLINE, middle - 1);
  if (newline < 0) return undefined;
  const cut = newline + 1;
  return [part(chunk, 0, 1, 0, cut, 0), part(chunk, 0, 1, cut, body.length, linesIn(body.subarray(0, cut)))];
};

/** Messages `first` to `last` (excluded) with the bytes `from` to `to`; `skipped` lines of the first one are left out. */
const part = (chunk: Chunk, first: number, last: number, from: number, to: number, skipped: number): Chunk => {
  const batches = new Map<number, SenderBatch>();
  for (const [i, batch] of chunk.batches) if (i >= first && i < last) batches.set(i - first, batch);
  const firstRows = chunk.firstRows.slice(first, last);
  if (skipped > 0) firstRows[0] = (firstRows[0] ?? 0) + skipped;
  const offsets = chunk.offsets.slice(first, last);
  return {
    partition: chunk.partition,
    body: chunk.body.slice(from, to),
    offsets,
    ends: chunk.ends.slice(first, last).map((end) => Math.min(end, to) - from),
    times: chunk.times.slice(first, last),
    firstRows,
    batches,
    next: last === chunk.offsets.length ? chunk.next : (offsets[offsets.length - 1] ?? 0) + 1,
  };
};

/** Lines that are not blank: only those are records. */
const linesIn = (body: Buffer): number => {
  let lines = 0;
  eachLine(body, () => lines++);
  return lines;
};
