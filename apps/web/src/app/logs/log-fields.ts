import type { AttributeValue, ClassifiedLog } from '@tocsin/contracts';

export interface LogField {
  name: string;
  value: string;
}
const text = (value: AttributeValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
const OWN = ['service', 'host', 'environment', 'version', 'userId', 'traceId', 'spanId', 'templateId'] as const;

/** Fields of a log as the search language names them: its own first, then its attributes by name. */
export const fieldsOf = (log: ClassifiedLog): LogField[] => [
  ...OWN.flatMap((name) => (log[name] === undefined || log[name] === '' ? [] : [{ name, value: log[name] }])),
  ...Object.entries(log.attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name: `attributes.${name}`, value: text(value) })),
];
