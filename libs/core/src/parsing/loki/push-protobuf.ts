import { RECORD_LIMITS } from '@tocsin/contracts';
import protobuf from 'protobufjs/minimal.js';
import type { RecordSink } from '../format-reader.ts';
import { integerOf } from '../otlp/any-value.ts';
import { RecordError } from '../record-error.ts';
import type { EntryReader } from './entry-reader.ts';
import { type Label, parseLabels } from './labels.ts';
import { unpackSnappy } from './snappy.ts';
import { EMPTY_CONTEXT, LABELS_TOO_LARGE, MOST_CHARACTERS, type StreamContext, withLabels } from './stream-context.ts';

const NOT_SNAPPY = new RecordError(
  'unsupported_encoding',
  `The body is not compressed by snappy, or is larger than ${RECORD_LIMITS.decompressedBytes} bytes unpacked.`,
);
const NOT_PROTOBUF = new RecordError('unsupported_encoding', 'The body is not a protobuf PushRequest.');
const BAD_LABELS = new RecordError('bad_type', 'The labels of the stream cannot be read; they look like {job="nginx", level="warn"}.');

const VARINT = 0;
const BYTES = 2;

/** A message's place: the reader stands at its beginning. */
type Visit = (field: number, wireType: number) => boolean;

/** Visits the fields of a message that ends at `end`; one that the visitor does not read is passed over. @throws on damage */
const eachField = (reader: protobuf.Reader, end: number, visit: Visit): void => {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!visit(tag >>> 3, tag & 7)) reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new RangeError('A message ends within a field.');
};

/** The end of the message that follows. @throws RangeError where that is past the end of the one around it */
const endOf = (reader: protobuf.Reader, outer: number): number => {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > outer) throw new RangeError('A message is longer than what holds it.');
  return end;
};

/** Later than any time, in milliseconds: the year 5138. */
const NEVER = 1e14;

/** google.protobuf.Timestamp (seconds 1, nanos 2) in epoch milliseconds; undefined where it is not set, NaN where it is no time. */
const readTime = (reader: protobuf.Reader, end: number): number | undefined => {
  let seconds = 0;
  let nanos = 0;
  eachField(reader, end, (field, type) => {
    if (type !== VARINT || field > 2) return false;
    if (field === 1) seconds = integerOf(reader.int64()) ?? NaN;
    else nanos = reader.int32();
    return true;
  });
  if (seconds === 0 && nanos === 0) return undefined;
  const time = seconds * 1000 + Math.floor(nanos / 1e6);
  return time > 0 && time < NEVER ? time : NaN;
};

/** LabelPairAdapter: name 1, value 2. */
const readPair = (reader: protobuf.Reader, end: number): Label => {
  const pair: [string, string] = ['', ''];
  eachField(reader, end, (field, type) => {
    if (type !== BYTES || (field !== 1 && field !== 2)) return false;
    pair[field - 1] = reader.string();
    return true;
  });
  return pair;
};

/** EntryAdapter: timestamp 1, line 2, structuredMetadata 3. */
const readEntry = (reader: protobuf.Reader, end: number): { timestamp: number | undefined; line: string; metadata: Label[] } => {
  let timestamp: number | undefined;
  let line = '';
  const metadata: Label[] = [];
  eachField(reader, end, (field, type) => {
    if (type !== BYTES || field < 1 || field > 3) return false;
    if (field === 1) timestamp = readTime(reader, endOf(reader, end));
    else if (field === 2) line = reader.string();
    else metadata.push(readPair(reader, endOf(reader, end)));
    return true;
  });
  return { timestamp, line, metadata };
};

const contextOf = (text: string): StreamContext | RecordError => {
  if (text.length > MOST_CHARACTERS) return LABELS_TOO_LARGE;
  const labels = parseLabels(text);
  return labels === undefined ? BAD_LABELS : withLabels(EMPTY_CONTEXT, labels);
};

/** StreamAdapter: labels 1, entries 2. The labels are looked for first, wherever they stand. */
const readStream = (reader: protobuf.Reader, end: number, take: (context: StreamContext | RecordError, entryEnd: number) => void): void => {
  const start = reader.pos;
  let labels = '{}';
  eachField(reader, end, (field, type) => {
    if (field !== 1 || type !== BYTES) return false;
    labels = reader.string();
    return true;
  });
  const context = contextOf(labels);
  reader.pos = start;
  eachField(reader, end, (field, type) => {
    if (field !== 2 || type !== BYTES) return false;
    take(context, endOf(reader, end));
    return true;
  });
};

/**
 * Hands over the entries of a logproto.PushRequest (streams 1), compressed by snappy, in order. One entry is in memory at a time: a
 * body of nothing but empty entries makes no more of itself.
 */
export const readPushProtobuf = (body: Uint8Array, entries: EntryReader, sink: RecordSink, receivedAt: number): void => {
  const message = unpackSnappy(body, RECORD_LIMITS.decompressedBytes);
  if (message === undefined) return sink.reject(NOT_SNAPPY);
  const reader = protobuf.Reader.create(Buffer.from(message.buffer));
  try {
    eachField(reader, reader.len, (field, type) => {
      if (field !== 1 || type !== BYTES) return false;
      readStream(reader, endOf(reader, reader.len), (context, end) => entries.read(context, readEntry(reader, end), sink, receivedAt));
      return true;
    });
  } catch {
    sink.reject(NOT_PROTOBUF);
  }
};
