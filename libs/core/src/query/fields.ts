import type { FieldName } from './tree.ts';

/** Other names under which people look for a field of the record (OpenTelemetry, ECS, habit), in lower case. */
const ALIASES: Record<string, FieldName[]> = {
  timestamp: ['time', 'ts', '@timestamp', 'date'],
  receivedAt: ['received', 'received_at'],
  level: ['severity', 'lvl', 'log.level'],
  severityNumber: ['severity_number'],
  service: ['app', 'service.name'],
  host: ['hostname', 'host.name'],
  environment: ['env', 'deployment.environment.name', 'service.environment'],
  version: ['service.version'],
  message: ['msg', 'text', 'body'],
  traceId: ['trace', 'trace_id', 'trace.id'],
  spanId: ['span', 'span_id', 'span.id'],
  userId: ['user', 'user_id', 'user.id'],
  category: [],
  confidence: [],
  uncertain: [],
  guess: [],
  modelVersion: ['model', 'model_version'],
  templateId: ['template', 'template_id'],
  flags: ['flag'],
};

const canonical = new Map<string, FieldName>();
for (const [field, others] of Object.entries(ALIASES)) {
  canonical.set(field.toLowerCase(), field);
  for (const other of others) canonical.set(other, field);
}

/** Canonical names of the record's own fields. */
export const RECORD_FIELDS: readonly FieldName[] = Object.keys(ALIASES);

const PREFIX = 'attributes.';

/** The canonical name of a field as typed: a field of the record or one of its aliases, without case; anything else is an attribute. */
export const resolveField = (typed: string): FieldName =>
  canonical.get(typed.toLowerCase()) ?? (typed.startsWith(PREFIX) && typed.length > PREFIX.length ? typed : PREFIX + typed);

/** The shortest name that resolves to the field again. */
export const shortFieldName = (field: FieldName): string => {
  const key = field.startsWith(PREFIX) ? field.slice(PREFIX.length) : field;
  return key !== '' && resolveField(key) === field ? key : field;
};

/** Fields that hold points in time, as epoch milliseconds. */
export const isTimeField = (field: FieldName): boolean => field === 'timestamp' || field === 'receivedAt';
/** Fields of the record that hold numbers. */
export const isNumberField = (field: FieldName): boolean => field === 'severityNumber' || field === 'confidence';

const SPACE = /\s/;
/** White space between terms, of any script. */
export const isSpace = (unit: number): boolean =>
  unit < 128 ? unit === 32 || (unit >= 9 && unit <= 13) : SPACE.test(String.fromCharCode(unit));

/** Can this code unit stand in a field name unescaped? ASCII letters, `_`, `@` and all beyond ASCII; after the first also digits and `. - /`. */
export const isFieldUnit = (unit: number, first: boolean): boolean => {
  if (unit > 127) return !isSpace(unit);
  if ((unit >= 97 && unit <= 122) || (unit >= 64 && unit <= 90) || unit === 95) return true;
  return !first && unit >= 45 && unit <= 57;
};
