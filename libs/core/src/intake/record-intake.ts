import { RECORD_LIMITS, type Rejection } from '@tocsin/contracts';
import { type Draft, eachLine, FormatReaders, JsonReader, type RecordError, type RecordSink, TOO_LARGE } from '../parsing/index.ts';
import { readWithinLimits, RequestTally } from '../pipeline/request-tally.ts';
import type { RawBatch } from '../ports/index.ts';
import { canonicalLine, type Defaults } from './canonical-line.ts';
import { type LineChunk, LineChunks } from './line-chunks.ts';

/** A request as it goes on to a bus: its accepted records as lines of JSON, and those that were refused. */
export interface TakenBatch {
  chunks: LineChunk[];
  accepted: number;
  rejected: Rejection[];
}

/** Bytes of records in one chunk, unless one record alone has more. */
export const CHUNK_BYTES = 512 * 1024;

/**
 * The first half of the pipeline, for where the second runs elsewhere: every record of a request is read and checked, and written as one line
 * of JSON that the pipeline reads as the same record. Nothing is redacted or classified. Holds buffers that are used again: one for each
 * thread. Never throws on account of what a body holds.
 */
export class RecordIntake implements RecordSink {
  private readonly readers = new FormatReaders();
  private readonly json = new JsonReader();
  private readonly tally = new RequestTally();
  private readonly chunks: LineChunks;
  private defaults: Defaults = {};
  private accepted = 0;
  /** Where the record that is read stands as a line of JSON already; none in other formats. */
  private line: { body: Buffer; from: number; end: number } | undefined;

  constructor(chunkBytes = CHUNK_BYTES) {
    this.chunks = new LineChunks(chunkBytes);
  }

  take(raw: RawBatch): TakenBatch {
    this.tally.begin();
    this.accepted = 0;
    this.defaults = { service: raw.defaultService, host: raw.defaultHost };
    const body = Buffer.from(raw.body.buffer, raw.body.byteOffset, raw.body.byteLength);
    readWithinLimits(() => {
      if (raw.format === 'ndjson') this.readLines(body);
      else this.readers.read(raw.format, body, this, raw.receivedAt);
    });
    return { chunks: this.chunks.take(), accepted: this.accepted, rejected: this.tally.rejected };
  }

  /** @throws EnoughRead past the limits of a request */
  reject(error: RecordError): void {
    this.tally.reject(error);
  }

  /** @throws EnoughRead as `reject` does */
  accept(draft: Draft): void {
    const { line, defaults } = this;
    const isWhole =
      line !== undefined &&
      (draft.service !== undefined || defaults.service === undefined) &&
      (draft.host !== undefined || defaults.host === undefined);
    if (isWhole) {
      this.tally.accept();
      this.chunks.addBytes(line.body, line.from, line.end);
    } else {
      const text = canonicalLine(draft, defaults);
      // Escapes can make it longer than the record was.
      if (text.length * 3 > RECORD_LIMITS.recordBytes && Buffer.byteLength(text) > RECORD_LIMITS.recordBytes) return this.reject(TOO_LARGE);
      this.tally.accept();
      this.chunks.addText(text);
    }
    this.accepted++;
  }

  private readLines(body: Buffer): void {
    const line = { body, from: 0, end: 0 };
    this.line = line;
    try {
      eachLine(body, (from, end) => {
        line.from = from;
        line.end = end;
        this.json.readLine(body, from, end, this);
      });
    } finally {
      this.line = undefined;
    }
  }
}
