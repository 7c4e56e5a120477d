import type { IngestReceipt } from '@tocsin/contracts';

/**
 * How lines of text are to be read: as messages, as one of the formats that programs write, or (`auto`) each line by the first
 * of the formats found in a sample of the body that fits it.
 */
export type TextFormat = 'plain' | 'syslog' | 'clf' | 'logfmt' | 'application' | 'auto';

/** How the body of a request is to be read. */
export type RawFormat =
  'json' | 'ndjson' | 'otlp-json' | 'otlp-protobuf' | 'elasticsearch-bulk' | 'loki-json' | 'loki-protobuf' | TextFormat;

/** One request's logs, as they came: a decompressed body (of `loki-protobuf` the snappy block, whose reader unpacks it) that moves between threads without being copied. */
export interface RawBatch {
  /** Of the sender (hashed with who sent it), else random: a retry under the same id is stored once. */
  batchId: string;
  /** The batch id is of the sender, who may send the batch again under it. */
  batchIdGiven?: boolean | undefined;
  format: RawFormat;
  body: Uint8Array<ArrayBuffer>;
  /** Epoch milliseconds. */
  receivedAt: number;
  /** Where the records came one by one: when each was received, by its place in the request, none after `receivedAt`. Absent: `receivedAt`. */
  recordTimes?: Float64Array<ArrayBuffer> | undefined;
  /** For records that do not name their service or host. */
  defaultService?: string | undefined;
  defaultHost?: string | undefined;
}

/** Too much is waiting already: the sender should come back. */
export class IntakeBusyError extends Error {
  readonly code = 'busy';
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number) {
    super('The intake is full; try again later.');
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Where the ingest endpoints hand in what they received. Resolves once every accepted log is durable.
 * Rejects with IntakeBusyError or StorageFullError: nothing was kept, a retry is safe.
 */
export interface LogIntake {
  submit(batch: RawBatch): Promise<IngestReceipt>;
}
