import type { AttributeValue, ClassifiedLog } from '@tocsin/contracts';
import type { FieldColumn, FieldSource } from '@tocsin/core/record';

/** The logs of a message of `logs.classified`; none where it is not one. */
export const readClassified = (value: Buffer | null): ClassifiedLog[] => {
  if (value === null) return [];
  try {
    const { logs } = JSON.parse(value.toString('utf8')) as { logs?: ClassifiedLog[] };
    return Array.isArray(logs) ? logs : [];
  } catch {
    return [];
  }
};

const PLAIN = new Set<string>([
  'severityNumber',
  'level',
  'category',
  'confidence',
  'modelVersion',
  'service',
  'host',
  'environment',
  'version',
  'message',
  'traceId',
  'spanId',
  'userId',
  'templateId',
  'flags',
  'guess',
]);

/** Classified logs as the search predicate sees them. */
export const fieldsOfLogs = (logs: readonly ClassifiedLog[]): FieldSource => ({
  length: logs.length,
  column: (field): FieldColumn | undefined => {
    if (field === 'timestamp' || field === 'receivedAt') return (row) => Date.parse(logs[row]?.[field] ?? '');
    if (field === 'uncertain') return (row) => logs[row]?.uncertain === true;
    if (PLAIN.has(field)) return (row) => logs[row]?.[field as keyof ClassifiedLog] as AttributeValue | undefined;
    if (!field.startsWith('attributes.')) return undefined;
    const key = field.slice('attributes.'.length);
    return (row) => {
      const attributes = logs[row]?.attributes;
      return attributes !== undefined && Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    };
  },
});
