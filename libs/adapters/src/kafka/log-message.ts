import type { IHeaders, KafkaMessage } from 'kafkajs';

/** Headers of a message of the topic `logs`. Without any it is one JSON record of a producer of its own. */
export const LOG_HEADERS = {
  /** `ndjson`: any number of records, one a line, which were checked by who sent them. */
  format: 'tocsin-format',
  /** The sender's idempotency id, hashed; only if it gave one. */
  batch: 'tocsin-batch',
  /** Which of that batch's accepted records is the first in this message, from 0. */
  row: 'tocsin-row',
} as const;

/** A message of the topic `logs`, read but not parsed. */
export interface LogMessage {
  /** NDJSON records, or one JSON record. */
  value: Buffer;
  ndjson: boolean;
  /** Epoch milliseconds: the message's timestamp. */
  receivedAt: number;
  batch: string | undefined;
  /** Of the first record in its batch; 0 without one. */
  batchRow: number;
}

const headerOf = (headers: IHeaders | undefined, name: string): string | undefined => {
  const value = headers?.[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : first.toString();
};

/** Never throws: a message may come from anyone. One without a value holds no record (`value` empty). */
export const readLogMessage = ({ value, headers, timestamp }: Pick<KafkaMessage, 'value' | 'headers' | 'timestamp'>): LogMessage => {
  const row = Number(headerOf(headers, LOG_HEADERS.row) ?? 0);
  const batch = headerOf(headers, LOG_HEADERS.batch);
  return {
    value: value ?? Buffer.alloc(0),
    ndjson: headerOf(headers, LOG_HEADERS.format) === 'ndjson',
    receivedAt: Number(timestamp),
    batch: batch === undefined || batch === '' ? undefined : batch,
    batchRow: Number.isSafeInteger(row) && row >= 0 ? row : 0,
  };
};
