import type { AttributeValue } from '@tocsin/contracts';

/** Attributes of one log: flat, dotted keys. */
export type Attributes = Record<string, AttributeValue>;

/**
 * Logs on their way through the pipeline, column by column: row i of every column is one log.
 * Batches move whole; nothing is allocated per log that the log does not hold itself.
 */
export interface LogBatch {
  length: number;
  /** Event time, epoch milliseconds. */
  timestamp: Float64Array;
  /** Time of receipt, epoch milliseconds. */
  receivedAt: Float64Array;
  /** OpenTelemetry severity number, 1 to 24. */
  severityNumber: Uint8Array;
  service: string[];
  host: (string | undefined)[];
  environment: (string | undefined)[];
  version: (string | undefined)[];
  message: string[];
  traceId: (string | undefined)[];
  spanId: (string | undefined)[];
  userId: (string | undefined)[];
  attributes: (Attributes | undefined)[];
  /** Index into CATEGORIES. */
  category: Uint8Array;
  /** 0 to 1. */
  confidence: Float32Array;
  modelVersion: string;
  templateId: string[];
  /** Count per detector, where anything was masked. */
  redactions: (Record<string, number> | undefined)[];
  /** Bits of FLAG_BITS; an uncertain log's best guess is in here too (see uncertainty). */
  flags: Uint16Array;
  /** Word hashes of the final messages, row after row, so that no one tokenizes a message twice; absent: tokenize. */
  messageWords?: MessageWords;
}

/** Row i's word hashes (see tokenizer) are `hashes[ends[i - 1] ?? 0]` up to, not including, `ends[i]`. */
export interface MessageWords {
  hashes: Int32Array;
  ends: Uint32Array;
}

/** An empty batch with room for `capacity` logs. */
export const createLogBatch = (capacity: number, modelVersion = ''): LogBatch => ({
  length: 0,
  timestamp: new Float64Array(capacity),
  receivedAt: new Float64Array(capacity),
  severityNumber: new Uint8Array(capacity),
  service: [],
  host: [],
  environment: [],
  version: [],
  message: [],
  traceId: [],
  spanId: [],
  userId: [],
  attributes: [],
  category: new Uint8Array(capacity),
  confidence: new Float32Array(capacity),
  modelVersion,
  templateId: [],
  redactions: [],
  flags: new Uint16Array(capacity),
});
