import type { RecordSink } from '../format-reader.ts';
import { NOT_JSON, parseJson } from '../json.ts';
import { fieldsOf, listOf } from '../otlp/any-value.ts';
import { RecordError } from '../record-error.ts';
import { epochMs } from '../timestamp.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Label } from './labels.ts';
import { EMPTY_CONTEXT, type StreamContext, withLabels } from './stream-context.ts';

const NOT_PUSH = new RecordError('not_object', 'The body is no push request: {"streams": [{"stream": {…}, "values": [[…]]}]}.');
const BAD_LABELS = new RecordError('bad_type', 'The labels of the stream must be an object of texts.');
const BAD_ENTRY = new RecordError('bad_type', 'An entry is ["time in nanoseconds", "line"], perhaps with an object of texts as a third.');

/** The members of an object of texts (numbers and truth values count as such); undefined: it is none. */
const labelsOf = (value: unknown): Label[] | undefined => {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const labels: Label[] = [];
  for (const [name, held] of Object.entries(value)) {
    if (typeof held !== 'string' && typeof held !== 'number' && typeof held !== 'boolean') return undefined;
    labels.push([name, String(held)]);
  }
  return labels;
};

const contextOf = (labels: Label[] | undefined): StreamContext | RecordError =>
  labels === undefined ? BAD_LABELS : withLabels(EMPTY_CONTEXT, labels);

/** Nanoseconds as text, as Loki asks for; a number, or one in another unit, is understood too. */
const timeOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return epochMs(value);
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? epochMs(Number(value)) : undefined;
};

/** Hands over the entries of a push request in Loki's JSON form, in order. */
export const readPushJson = (body: Buffer, entries: EntryReader, sink: RecordSink, receivedAt: number): void => {
  const request = parseJson(body.toString('utf8'));
  if (request === undefined) return sink.reject(NOT_JSON);
  const { streams } = fieldsOf(request);
  if (!Array.isArray(streams)) return sink.reject(NOT_PUSH);
  for (const each of streams as unknown[]) {
    const { stream, values } = fieldsOf(each);
    const context = contextOf(labelsOf(stream));
    for (const value of listOf(values)) {
      const [time, line, more] = listOf(value);
      const timestamp = timeOf(time);
      const metadata = labelsOf(more);
      if (typeof line !== 'string' || timestamp === undefined || metadata === undefined) sink.reject(BAD_ENTRY);
      else entries.read(context, { timestamp, line, metadata }, sink, receivedAt);
    }
  }
};
