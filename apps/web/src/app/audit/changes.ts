export interface Change {
  path: string;
  before: string;
  after: string;
}
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** What differs between two states of a thing, field by field in dotted names; all of it where one of them is missing. */
export const changesOf = (before: unknown, after: unknown, path = ''): Change[] => {
  if (!isObject(before) && !isObject(after)) {
    return text(before) === text(after) ? [] : [{ path, before: text(before), after: text(after) }];
  }
  const [old, fresh] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return keys.flatMap((key) => changesOf(old[key], fresh[key], path === '' ? key : `${path}.${key}`));
};
