import { PROBLEM_CODES, type Problem, type ProblemCode } from '@tocsin/contracts';

export interface ProblemDetails {
  errors?: NonNullable<Problem['errors']>;
  /** Of the faulty token in a query. */
  position?: NonNullable<Problem['position']>;
  /** Told in `Retry-After`, rounded up to seconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** An answer other than success. `detail` goes to the caller: never a secret, a stack or a query in it. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail, { cause: details.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.details = details;
  }
  get status(): number {
    return PROBLEM_CODES[this.code];
  }
}
