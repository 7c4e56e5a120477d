// With the u flag, a surrogate matches only where it stands alone.
const UNSTORABLE = /\p{Cs}|\0/gu;

/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair, and logs may hold both. */
const storableText = (text: string): string => text.replace(UNSTORABLE, '\ufffd');

/** A copy that PostgreSQL can hold: what it cannot becomes U+FFFD, in every text at any depth. */
export const storable = <T>(value: T): T => copy(value) as T;

const copy = (value: unknown): unknown => {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storableText(name), copy(item)]));
};
