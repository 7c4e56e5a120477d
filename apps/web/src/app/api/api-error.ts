import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@tocsin/contracts';

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value && typeof value.detail === 'string';

/** A refused or failed call, as the server's problem document tells it, or as the network failed. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem | null;

  constructor(code: string, status: number, detail: string, problem: Problem | null = null, cause?: unknown) {
    super(detail, { cause });
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
    if (isProblem(body)) return new ApiError(body.code, cause.status, body.detail, body, cause);
    if (cause.status === 0)
      return new ApiError('unreachable', 0, 'The server cannot be reached. Check that it runs, then try again.', null, cause);
    return new ApiError(
      'internal',
      cause.status,
      `The server answered ${cause.status} without a reason. Try again in a moment.`,
      null,
      cause,
    );
  }

  /** The same where the answer was to be a file: the problem document comes as one. */
  static async fromDownload(cause: unknown): Promise<ApiError> {
    if (!(cause instanceof HttpErrorResponse) || !(cause.error instanceof Blob)) return ApiError.from(cause);
    const text = await cause.error.text();
    let error: unknown = null;
    try {
      error = JSON.parse(text);
    } catch {
      // Not a problem document: the status alone tells.
    }
    return ApiError.from(new HttpErrorResponse({ error, status: cause.status, url: cause.url ?? undefined }));
  }

  /** What the server says of one field, by its path; also of anything below it. */
  faultOf(path: string): string | null {
    return this.problem?.errors?.find((fault) => fault.path === path || fault.path.startsWith(`${path}.`))?.message ?? null;
  }
}
