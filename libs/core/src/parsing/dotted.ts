const KNOWN = 4096;
const byPrefix = new Map<string, Map<string, string>>();
let known = 0;

/** `prefix.key`, the same string each time, so that hidden classes and maps of attributes are found again quickly. Bounded. */
export const dotted = (prefix: string, key: string): string => {
  if (prefix === '') return key;
  let keys = byPrefix.get(prefix);
  const found = keys?.get(key);
  if (found !== undefined) return found;
  if (known >= KNOWN) {
    byPrefix.clear();
    known = 0;
    keys = undefined;
  }
  if (keys === undefined) {
    keys = new Map<string, string>();
    byPrefix.set(prefix, keys);
  }
  const joined = `${prefix}.${key}`;
  keys.set(key, joined);
  known++;
  return joined;
};
