import { RECORD_LIMITS } from '@tocsin/contracts';
import type protobuf from 'protobufjs/minimal.js';
import type { RecordSink } from '../format-reader.ts';
import { integerOf } from '../otlp/any-value.ts';
import { bytesTag, DamagedMessageError, endOf, MessageWalk, reading } from '../protobuf-messages.ts';
import { RecordError } from '../record-error.ts';
import type { EntryReader, PushEntry } from './entry-reader.ts';
import { type Label, parseLabels } from './labels.ts';
import { unpackSnappy } from './snappy.ts';
import { EMPTY_CONTEXT, LABELS_TOO_LARGE, MOST_CHARACTERS, type StreamContext, withLabels } from './stream-context.ts';

const NOT_SNAPPY = new RecordError(
  'unsupported_encoding',
  `The body is not compressed by snappy, or is larger than ${RECORD_LIMITS.decompressedBytes} bytes unpacked.`,
);
const NOT_PROTOBUF = new RecordError('unsupported_encoding', 'The body is not a protobuf PushRequest.');
const BAD_LABELS = new RecordError('bad_type', 'The labels of the stream cannot be read; they look like {job="nginx", level="warn"}.');

/** The fields of StreamAdapter and EntryAdapter that we read; timestamp's are numbers. */
const STREAMS = bytesTag(1);
const LABELS = bytesTag(1);
const ENTRIES = bytesTag(2);
const TIMESTAMP = bytesTag(1);
const LINE = bytesTag(2);
const METADATA = bytesTag(3);
const SECONDS = 1 << 3;
const NANOS = 2 << 3;
const NAME = bytesTag(1);
const VALUE = bytesTag(2);

/** Later than any time, in milliseconds: the year 5138. */
const NEVER = 1e14;

/** Visits the tags of a message; a field that the visitor does not read is passed over. */
const eachTag = (reader: protobuf.Reader, end: number, visit: (tag: number) => boolean): void => {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!visit(tag)) reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new DamagedMessageError();
};

/** google.protobuf.Timestamp in epoch milliseconds; undefined where it is not set, NaN where it is no time. */
const readTime = (reader: protobuf.Reader, end: number): number | undefined => {
  let seconds = 0;
  let nanos = 0;
  eachTag(reader, end, (tag) => {
    if (tag === SECONDS) seconds = integerOf(reader.int64()) ?? NaN;
    else if (tag === NANOS) nanos = reader.int32();
    else return false;
    return true;
  });
  if (seconds === 0 && nanos === 0) return undefined;
  const time = seconds * 1000 + Math.floor(nanos / 1e6);
  return time > 0 && time < NEVER ? time : NaN;
};

const readPair = (reader: protobuf.Reader, end: number): Label => {
  let name = '';
  let value = '';
  eachTag(reader, end, (tag) => {
    if (tag === NAME) name = reader.string();
    else if (tag === VALUE) value = reader.string();
    else return false;
    return true;
  });
  return [name, value];
};

const readEntry = (reader: protobuf.Reader, end: number): PushEntry => {
  let timestamp: number | undefined;
  let line = '';
  const metadata: Label[] = [];
  eachTag(reader, end, (tag) => {
    if (tag === TIMESTAMP) timestamp = readTime(reader, endOf(reader, end));
    else if (tag === LINE) line = reader.string();
    else if (tag === METADATA) metadata.push(readPair(reader, endOf(reader, end)));
    else return false;
    return true;
  });
  return { timestamp, line, metadata };
};

const contextOf = (text: string): StreamContext | RecordError => {
  if (text.length > MOST_CHARACTERS) return LABELS_TOO_LARGE;
  const labels = parseLabels(text);
  return labels === undefined ? BAD_LABELS : withLabels(EMPTY_CONTEXT, labels);
};

/**
 * Hands over the entries of a logproto.PushRequest compressed by snappy, in order; those before a damaged place are taken. One entry is in
 * memory at a time: a body of nothing but empty entries makes no more of itself.
 */
export const readPushProtobuf = (body: Uint8Array, entries: EntryReader, sink: RecordSink, receivedAt: number): void => {
  const message = unpackSnappy(body, RECORD_LIMITS.decompressedBytes);
  if (message === undefined) return sink.reject(NOT_SNAPPY);
  const walk = new MessageWalk(Buffer.from(message.buffer));
  const { reader } = walk;
  try {
    for (const streamEnd of walk.fields(STREAMS)) {
      const labels = walk.last(LABELS, streamEnd, (end) => reader.buf.subarray(reader.pos, end));
      const context = contextOf(labels === undefined ? '{}' : Buffer.from(labels).toString('utf8'));
      for (const entryEnd of walk.fields(ENTRIES, streamEnd)) {
        const entry = reading(() => readEntry(reader, entryEnd));
        entries.read(context, entry, sink, receivedAt);
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedMessageError)) throw error;
    sink.reject(NOT_PROTOBUF);
  }
};
