import { createHash } from 'node:crypto';

/** Longest value of a group's field, in UTF-16 units; what is longer is cut, so that no log can make a key unbounded. */
export const GROUP_VALUE_LENGTH = 256;

/** A field's value as groups name it; undefined where the log lacks the field. */
export const groupValue = (value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, GROUP_VALUE_LENGTH);
};

/** Canonical text of a group: the same for the same values, in whatever order the fields come; missing and empty values are left out. */
export const groupKeyOf = (group: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.entries(group)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );

/** Identity of what an alert is about, a rule and one group of it: 32 hexadecimal digits, stable across restarts. */
export const fingerprint = (ruleId: string, groupKey: string): string =>
  createHash('sha256')
    .update(JSON.stringify([ruleId, groupKey]))
    .digest('hex')
    .slice(0, 32);
