import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@tocsin/contracts';

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value && typeof value.detail === 'string';

/** A refused or failed call, as the server's problem document tells it, or as the network failed. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem | null;

  constructor(code: string, status: number, detail: string, problem: Problem | null = null) {
    super(detail);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.problem = problem;
  }

  /** Any thrown thing as an ApiError with a sentence fit to be shown. */
  static from(cause: unknown): ApiError {
    if (cause instanceof ApiError) return cause;
    if (!(cause instanceof HttpErrorResponse))
      return new ApiError('unexpected', 0, 'Something went wrong in this page. Reload it to go on.');
    const body: unknown = cause.error;
    if (isProblem(body)) return new ApiError(body.code, cause.status, body.detail, body);
    if (cause.status === 0) return new ApiError('unreachable', 0, 'The server cannot be reached. Check that it runs, then try again.');
    return new ApiError('internal', cause.status, `The server answered ${cause.status} without a reason. Try again in a moment.`);
  }
}
