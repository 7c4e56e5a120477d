import { RECORD_LIMITS, type Rejection } from '@tocsin/contracts';
import { RecordError } from '../parsing/index.ts';

const { requestRecords, requestRejections } = RECORD_LIMITS;
const TOO_MANY_RECORDS = new RecordError(
  'too_large',
  `A request holds at most ${requestRecords} records; the rest, from here on, was not taken.`,
);
const TOO_MANY_REFUSED = new RecordError(
  'too_large',
  `More than ${requestRejections} records were refused; the rest of the request, from here on, was not read.`,
);

/** Thrown at the readers by a sink that takes no more of a request: a few bytes a record would otherwise fill the memory. */
export class EnoughRead extends Error {}
const ENOUGH = new EnoughRead('The request holds more than is taken of it.');

/** How many records of a request were read, and which were refused, within the limits of a request. */
export class RequestTally {
  rejected: Rejection[] = [];
  /** Records so far, accepted and refused. */
  total = 0;

  begin(): void {
    this.rejected = [];
    this.total = 0;
  }

  /** @throws EnoughRead past the limits; the last rejection says from which record on nothing was taken */
  reject(error: RecordError): void {
    if (this.total >= requestRecords) this.stop(TOO_MANY_RECORDS);
    if (this.rejected.length >= requestRejections) this.stop(TOO_MANY_REFUSED);
    this.note(error);
  }

  /** @throws EnoughRead as `reject` does */
  accept(): void {
    if (this.total >= requestRecords) this.stop(TOO_MANY_RECORDS);
    this.total++;
  }

  private note(error: RecordError): void {
    this.rejected.push({ index: this.total++, reason: error.code, detail: error.detail });
  }

  private stop(error: RecordError): never {
    this.note(error);
    throw ENOUGH;
  }
}

/** Runs a reader; the sink's EnoughRead ends it early. */
export const readWithinLimits = (read: () => void): void => {
  try {
    read();
  } catch (error) {
    if (!(error instanceof EnoughRead)) throw error;
  }
};
