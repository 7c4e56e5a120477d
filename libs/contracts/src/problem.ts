import * as z from 'zod';

/** Stable codes of problem documents (RFC 9457); `type` is `https://tocsin.dev/problems/<code>`. */
export const PROBLEM_CODES = {
  malformed: 400,
  query_syntax: 400,
  nothing_accepted: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
  busy: 429,
  internal: 500,
  unavailable: 503,
  storage_full: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_CODES;

export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    position: z.strictObject({ offset: z.int(), length: z.int() }).optional().describe('Of the faulty token in a query'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
