/** Fields of a record that a key can fill. */
export const FIELDS = [
  'timestamp',
  'level',
  'severityNumber',
  'message',
  'service',
  'host',
  'environment',
  'version',
  'traceId',
  'spanId',
  'userId',
] as const;
export type Field = (typeof FIELDS)[number];

/** Keys for each field, dotted or nested, the best first: where a record has two, the better one fills it and the other is an attribute. */
const KEYS: Record<Field, readonly string[]> = {
  timestamp: ['timestamp', 'time', 'ts', '@timestamp', 'date'],
  level: ['level', 'severity', 'lvl', 'log.level', 'levelname', 'severityText', 'severity_text'],
  severityNumber: ['severityNumber', 'severity_number'],
  message: ['message', 'msg', 'body', 'event', 'text'],
  service: ['service', 'service.name', 'service_name', 'app', 'logger'],
  host: ['host', 'host.name', 'hostname'],
  environment: ['environment', 'deployment.environment.name', 'deployment.environment', 'service.environment', 'env'],
  version: ['version', 'service.version'],
  traceId: ['traceId', 'trace_id', 'trace.id'],
  spanId: ['spanId', 'span_id', 'span.id'],
  userId: ['userId', 'user_id', 'user.id'],
};

/** What a key stands for: field (index into FIELDS) and its rank among the field's keys, 0 the best. */
export interface KeyMeaning {
  field: number;
  rank: number;
}

export const KEY_MEANINGS: ReadonlyMap<string, KeyMeaning> = new Map(
  FIELDS.flatMap((field, index) => KEYS[field].map((key, rank) => [key, { field: index, rank }] as const)),
);
