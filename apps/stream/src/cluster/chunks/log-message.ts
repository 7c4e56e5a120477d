import { readLogMessage } from '@tocsin/adapters/kafka';
import { isBlank } from '@tocsin/core/parsing';
import type { KafkaMessage } from 'kafkajs';

/** One message of the topic `logs`: a record of any producer's, or (`framed`) lines that our API or producer has checked. */
export interface LogMessage {
  /** Exact: a partition would need 2^53 messages to run out. */
  offset: number;
  /** When the bus took it, epoch milliseconds. */
  receivedAt: number;
  /** Empty: nothing but blanks, or a tombstone. */
  value: Uint8Array;
  framed: boolean;
  /** The sender's idempotency id and the place of the message's first record in that batch; undefined: it gave none. */
  batch: SenderBatch | undefined;
}
export interface SenderBatch {
  id: string;
  row: number;
}

const NOTHING = new Uint8Array(0);

/**
 * What the pipeline reads of a message. A time of receipt that is missing or lies ahead of `now` becomes `now`: no producer's clock moves
 * the windows'.
 */
export const logMessageOf = (message: KafkaMessage, now: number): LogMessage => {
  const { value, ndjson, receivedAt, batch, batchRow } = readLogMessage(message);
  return {
    offset: Number(message.offset),
    receivedAt: receivedAt > 0 && receivedAt <= now ? receivedAt : now,
    value: isBlank(value, 0, value.length) ? NOTHING : value,
    framed: ndjson,
    batch: batch === undefined ? undefined : { id: batch, row: batchRow },
  };
};
