import { BadCursorError } from '@tocsin/core/ports';
import { ProblemError } from '@tocsin/platform/http';
import { CallerGoneError } from './caller-signal.ts';

/** How long the store may take for one answer, in milliseconds; exports may take longer. */
export const STORE_TIMEOUT_MS = 30_000;

class TooSlowError extends Error {}

/** What went wrong in the store as what is told of it (see LogReader's contract). */
export const storeProblem = (error: unknown): unknown => {
  if (error instanceof ProblemError || error instanceof BadCursorError) return error;
  // Told to nobody, and not worth a line in our logs.
  if (error instanceof CallerGoneError) return new ProblemError('malformed', error.message);
  if (error instanceof TooSlowError) {
    return new ProblemError('unavailable', 'This takes too long; narrow the time range or the query.', { retryAfterMs: 1000 });
  }
  return new ProblemError('unavailable', 'The log store is away; try again later.', { retryAfterMs: 5000, cause: error });
};

/** Asks the store within the time limit. @throws ProblemError, BadCursorError */
export const askStore = async <T>(
  caller: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
  timeoutMs = STORE_TIMEOUT_MS,
): Promise<T> => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new TooSlowError()), timeoutMs);
  const signal = AbortSignal.any([caller, limit.signal]);
  // Not every call of the store can be given up: the answer does not wait for those either.
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([ask(signal), aborted]);
  } catch (error) {
    throw storeProblem(signal.aborted ? signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
};
