export * from './access.ts';
export { decodeCursor, encodeCursor } from './cursor.ts';
export { ProblemError, type ProblemDetails } from './problem-error.ts';
export { ProblemFilter } from './problem.filter.ts';
export { CALL_LIMIT, RateLimitGuard, takeCall } from './rate-limit.guard.ts';
export { RateLimiter, type RateDecision, type RateLimit } from './rate-limiter.ts';
export { requestIdFor } from './request-id.ts';
export { schemaValidation } from './schema-validation.ts';
export { toProblem } from './to-problem.ts';
