import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from '@tocsin/adapters/database';
import type { ProblemCode } from '@tocsin/contracts';
import { ProblemError } from './problem-error.ts';

const BY_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  400: ['malformed', 'The request could not be read.'],
  401: ['unauthenticated', 'Sign in, or send a valid key.'],
  403: ['forbidden', 'This is not allowed with your role or key.'],
  404: ['not_found', 'There is nothing here.'],
  405: ['method_not_allowed', 'This path does not take that method.'],
  409: ['conflict', 'It conflicts with what is there.'],
  413: ['too_large', 'The request is too large.'],
  415: ['unsupported_media_type', 'This type of content is not taken here.'],
  422: ['invalid', 'Some values are wrong.'],
  429: ['rate_limited', 'Too many calls; try again later.'],
  503: ['unavailable', 'Something this needs is away; try again later.'],
};
/** Errors of ports and drivers that carry a stable code of their own. */
const BY_CODE: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  busy: ['busy', 'Too much is waiting already; try again later.'],
  storage_full: ['storage_full', 'The disk is full; nothing was kept.'],
  store_unavailable: ['unavailable', 'The log store is away; try again later.'],
  bad_cursor: ['malformed', 'The cursor is not one of ours, or belongs to another query.'],
  email_taken: ['conflict', 'Another user has this e-mail address.'],
  last_admin: ['conflict', 'There must be one enabled admin at least.'],
  unavailable: ['unavailable', 'Something this needs is away; try again later.'],
};

const AWAY: readonly [ProblemCode, string] = ['unavailable', 'Something this needs is away; try again later.'];

/** Any error as the problem that is told of it. What is not known to be safe to tell becomes `internal`. */
export const toProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  const { code, statusCode, retryAfterMs } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    statusCode?: unknown;
    retryAfterMs?: unknown;
  };
  const status = error instanceof HttpException ? error.getStatus() : typeof statusCode === 'number' ? statusCode : undefined;
  const known =
    (typeof code === 'string' && Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined) ??
    (status === undefined ? undefined : BY_STATUS[status]) ??
    (isDatabaseAway(error) ? AWAY : undefined);
  if (known) {
    const wait =
      typeof retryAfterMs === 'number' ? retryAfterMs : known[0] === 'unavailable' || known[0] === 'storage_full' ? 5000 : undefined;
    return new ProblemError(known[0], known[1], { cause: error, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
  }
  if (status !== undefined && status >= 400 && status < 500)
    return new ProblemError('malformed', 'The request could not be read.', { cause: error });
  return new ProblemError('internal', 'Something went wrong here; it was logged under the request id.', { cause: error });
};
