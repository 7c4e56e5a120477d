import { RECORD_LIMITS } from '@tocsin/contracts';
import { type Draft, emptyDraft } from './draft.ts';
import type { RecordSink } from './format-reader.ts';
import { JsonRecordReader } from './json-record.ts';
import { eachLine } from './lines.ts';
import { RecordError } from './record-error.ts';

export const TOO_LARGE = new RecordError('too_large', `The record is larger than ${RECORD_LIMITS.recordBytes} bytes.`);
export const NOT_JSON = new RecordError('not_json', 'The record is not valid JSON.');

/** The value of a JSON text, or undefined: it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Bytes of a value as JSON; Infinity where it is nested too deeply to be written. */
const sizeOf = (value: unknown): number => {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return Infinity;
  }
};

/** Reads `application/json` (one record or an array of them) and `application/x-ndjson`. */
export class JsonReader {
  private readonly records = new JsonRecordReader();
  private readonly draft: Draft = emptyDraft();

  readJson(body: Buffer, sink: RecordSink): void {
    const value = parseJson(body.toString('utf8'));
    if (value === undefined) return sink.reject(NOT_JSON);
    const mayBeLarge = body.length > RECORD_LIMITS.recordBytes;
    if (!Array.isArray(value)) return mayBeLarge ? sink.reject(TOO_LARGE) : this.readValue(value, sink);
    for (const item of value as unknown[]) {
      if (mayBeLarge && sizeOf(item) > RECORD_LIMITS.recordBytes) sink.reject(TOO_LARGE);
      else this.readValue(item, sink);
    }
  }

  readNdjson(body: Buffer, sink: RecordSink): void {
    eachLine(body, (from, end) => this.readLine(body, from, end, sink));
  }

  /** One record between two places of the body. */
  readLine(body: Buffer, from: number, end: number, sink: RecordSink): void {
    if (end - from > RECORD_LIMITS.recordBytes) return sink.reject(TOO_LARGE);
    const value = parseJson(body.toString('utf8', from, end));
    if (value === undefined) sink.reject(NOT_JSON);
    else this.readValue(value, sink);
  }

  private readValue(value: unknown, sink: RecordSink): void {
    const error = this.records.read(value, this.draft);
    if (error === undefined) sink.accept(this.draft);
    else sink.reject(error);
  }
}
