import { createHash } from 'node:crypto';
import { dayOf, logId } from '../block-store/day.ts';

/** Where a log came from in Kafka's `logs`; with `batch`, also under which idempotency id its sender sent it. */
export interface RowOrigin {
  partition: number;
  /** Of the message, decimal digits as Kafka's clients give them. */
  offset: string;
  /** Place among the records of the message. */
  row: number;
  /** The sender's idempotency id, hashed (header `tocsin-batch`). */
  batch?: string;
  /** Place among the records of the sender's batch. */
  batchRow?: number;
}

const DAY_DIGITS = 5;
const PARTITION_DIGITS = 2;
const OFFSET_DIGITS = 10;
const ROW_DIGITS = 3;
const BATCH_DIGITS = 14;
const BATCH_ROW_DIGITS = 4;
/** Of a sender's batch: no partition that has a number in two digits begins so. */
const BATCH_MARK = 'z';
const MOST_PARTITIONS = 35 * 36;

/** Third: ids of the block store, which logs keep that were moved from a standalone installation. */
/** Ids of this store, and of the block store, whose logs can be moved here with theirs. */
const ID = /^[0-9a-z]{16,24}$/;

/** An origin that has no id: its numbers are beyond what an id can hold. */
export class OriginError extends Error {
  readonly code = 'bad_origin';
}

const digits = (value: number, width: number, what: string): string => {
  const text = value.toString(36);
  if (!Number.isSafeInteger(value) || value < 0 || text.length > width)
    throw new OriginError(`This ${what} is beyond what an id can hold.`);
  return text.padStart(width, '0');
};

/** 72 bits of SHA-256. */
const batchDigits = (batch: string): string =>
  BigInt(`0x${createHash('sha256').update(batch).digest('hex').slice(0, 18)}`)
    .toString(36)
    .padStart(BATCH_DIGITS, '0');

/** The digits of a batch are asked for once for each of its rows, one after the other. */
let lastBatch = '';
let lastDigits = batchDigits('');
const digitsOfBatch = (batch: string): string => {
  if (batch !== lastBatch) {
    lastDigits = batchDigits(batch);
    lastBatch = batch;
  }
  return lastDigits;
};

/** Rows of a message follow one another: what they share is written once. */
let lastDay = Number.NaN;
let lastDayDigits = '';
const dayDigits = (timestampMs: number): string => {
  const day = dayOf(timestampMs);
  if (day !== lastDay) {
    lastDayDigits = logId(timestampMs, 0).slice(0, DAY_DIGITS);
    lastDay = day;
  }
  return lastDayDigits;
};
let lastMessage: { partition: number; offset: string; digits: string } = { partition: -1, offset: '', digits: '' };
const messageDigits = ({ partition, offset }: RowOrigin): string => {
  if (lastMessage.partition !== partition || lastMessage.offset !== offset) {
    if (partition >= MOST_PARTITIONS) throw new OriginError('This partition is beyond what an id can hold.');
    const written = digits(partition, PARTITION_DIGITS, 'partition') + digits(Number(offset), OFFSET_DIGITS, 'offset');
    lastMessage = { partition, offset, digits: written };
  }
  return lastMessage.digits;
};

/**
 * Id of a log by its event time and origin: the same message gives the same id, so that a redelivery changes nothing, and the same
 * batch of a sender gives the same ids in whatever messages it comes. Lower-case letters and digits: five for the event day, then
 * partition (2), offset (10) and row (3) in base 36, so that ids of one day and partition sort as they were appended;
 * or, for a sender's batch, `z`, its hash (14) and the row in it (4): 24 in all, for 11 digits of hash would be too few to trust.
 * @throws {OriginError}
 */
export const documentId = (timestampMs: number, origin: RowOrigin): string => {
  const { batch, row } = origin;
  if (batch === undefined) return dayDigits(timestampMs) + messageDigits(origin) + digits(row, ROW_DIGITS, 'row');
  return dayDigits(timestampMs) + BATCH_MARK + digitsOfBatch(batch) + digits(origin.batchRow ?? row, BATCH_ROW_DIGITS, 'row');
};

/** Can this be the id of a stored log? */
export const isDocumentId = (text: string): boolean => ID.test(text);

/** The document's `origin`: tells the redelivery of a message from a sender's retry of its batch. */
export const originText = (origin: RowOrigin): string => `${origin.partition}-${origin.offset}`;
