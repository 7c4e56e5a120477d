/** When a delivery is given up. */
export const DELIVERY_LIMITS = { attempts: 30, ageMs: 4 * 3_600_000 } as const;

const FIRST_MS = 1000;
const LONGEST_MS = 600_000;

/**
 * Milliseconds until attempt `attempts + 1`: exponential from one second to ten minutes, half of it by chance, so that those who failed
 * together do not come back together; never before the receiver asked for. `random`: 0 to 1.
 */
export const backoffMs = (attempts: number, random: number, askedMs = 0): number => {
  const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 30));
  return Math.max(askedMs, Math.round(span / 2 + (span / 2) * random));
};

/** Whether a delivery that failed in a way that may pass is worth another attempt. */
export const worthRetrying = (attempts: number, ageMs: number): boolean =>
  attempts < DELIVERY_LIMITS.attempts && ageMs < DELIVERY_LIMITS.ageMs;
