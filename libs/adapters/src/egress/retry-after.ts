/** The longest pause that a receiver can ask for: an hour. */
const LONGEST_MS = 3_600_000;

/** Statuses after which the same call may succeed later: 408, 425, 429 and 5xx. */
export const isRetryableStatus = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

/** Milliseconds asked for by a Retry-After header (RFC 9110 10.2.3: seconds or a date), at most an hour; undefined when unreadable. */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined || header.trim() === '') return undefined;
  const text = header.trim();
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.ceil(Math.min(LONGEST_MS, Math.max(0, wait))) : undefined;
};
