import type { RejectReason } from '@tocsin/contracts';

/** Why a record is refused. `message` is for the sender and never holds a value of the record. Made often: it has no stack. */
export class RecordError {
  readonly code: RejectReason;
  readonly detail: string;
  constructor(code: RejectReason, detail: string) {
    this.code = code;
    this.detail = detail;
  }
}
