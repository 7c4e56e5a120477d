import type { Problem } from '@tocsin/contracts';
import type { ProblemError } from './problem-error.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

/** The RFC 9457 document that is told of an error. */
export const problemDocument = (problem: ProblemError, requestId: string): Problem => {
  const { errors, position } = problem.details;
  return {
    type: `https://tocsin.dev/problems/${problem.code}`,
    title: titleOf(problem.code),
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    requestId,
    ...(errors && { errors }),
    ...(position && { position }),
  };
};

/** Headers that go with the document. */
export const problemHeaders = (problem: ProblemError): Record<string, string> => {
  const { retryAfterMs } = problem.details;
  return {
    'Content-Type': PROBLEM_MEDIA_TYPE,
    'Cache-Control': 'no-store',
    ...(retryAfterMs !== undefined && { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
    ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer realm="tocsin"' }),
  };
};
