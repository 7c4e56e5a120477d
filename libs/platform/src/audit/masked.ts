const SECRET_NAME = /pass(word|phrase)?|secret|token|authorization|cookie|private.?key|^key$|api.?key/i;
// Incoming-webhook addresses are secrets by themselves.
const SECRET_URL = /^https?:\/\/hooks\./i;
const MASK = '***';
const MAX_DEPTH = 8;

/** A copy in which values under names that speak of secrets are masked, so that an audit row never holds one. */
export const masked = <T>(value: T, depth = 0): T => mask(value, depth) as T;

const mask = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return SECRET_URL.test(value) ? MASK : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (depth >= MAX_DEPTH) return MASK;
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, SECRET_NAME.test(name) && item !== null ? MASK : mask(item, depth + 1)]),
  );
};
