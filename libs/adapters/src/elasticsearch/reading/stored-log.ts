import type { AttributeValue, Category, ClassifiedLog, LogFlag, LogLevel } from '@tocsin/contracts';
import type { FieldSource } from '@tocsin/core/record';

/** A document as it comes back; `documents/document.ts` writes it. */
export interface StoredDocument {
  id: string;
  timestamp: number;
  receivedAt: number;
  severityNumber: number;
  level: LogLevel;
  category: Category;
  confidence: number;
  modelVersion: string;
  message: string;
  service?: string;
  host?: string;
  environment?: string;
  version?: string;
  traceId?: string;
  spanId?: string;
  userId?: string;
  templateId?: string;
  attributes?: Record<string, AttributeValue>;
  flags?: LogFlag[];
  guess?: Category;
  redactions?: Record<string, number>;
  /** JSON of what the document could not hold as it is. */
  verbatim?: string;
  position?: number;
}

const OPTIONAL = ['host', 'environment', 'version', 'traceId', 'spanId', 'userId'] as const;

/** A document as every read path answers it. */
export const logOf = (stored: StoredDocument): ClassifiedLog => {
  const document = stored.verbatim === undefined ? stored : { ...stored, ...(JSON.parse(stored.verbatim) as Partial<StoredDocument>) };
  const log: ClassifiedLog = {
    id: document.id,
    timestamp: new Date(document.timestamp).toISOString(),
    receivedAt: new Date(document.receivedAt).toISOString(),
    level: document.level,
    severityNumber: document.severityNumber,
    service: document.service ?? '',
    message: document.message,
    attributes: document.attributes ?? {},
    category: document.category,
    confidence: document.confidence,
    modelVersion: document.modelVersion,
    templateId: document.templateId ?? '',
    redactions: document.redactions ?? {},
    flags: document.flags ?? [],
  };
  if (document.guess !== undefined) {
    log.uncertain = true;
    log.guess = document.guess;
  }
  for (const name of OPTIONAL) {
    const value = document[name];
    if (value !== undefined) log[name] = value;
  }
  return log;
};

const ATTRIBUTE = 'attributes.';

/** The value of a field by its canonical name, as the search predicate sees it. */
export const valueOf = (log: ClassifiedLog, field: string): AttributeValue | undefined => {
  if (field.startsWith(ATTRIBUTE)) {
    const key = field.slice(ATTRIBUTE.length);
    return Object.hasOwn(log.attributes, key) ? log.attributes[key] : undefined;
  }
  if (field === 'timestamp' || field === 'receivedAt') return Date.parse(log[field]);
  if (field === 'uncertain') return log.uncertain === true;
  if (field === 'attributes' || field === 'redactions' || field === 'id') return undefined;
  return Object.hasOwn(log, field) ? (log as unknown as Record<string, AttributeValue | undefined>)[field] : undefined;
};

/** Logs for the predicate. */
export const sourceOfLogs = (logs: readonly ClassifiedLog[]): FieldSource => ({
  length: logs.length,
  column: (field) => (row) => {
    const log = logs[row];
    return log && valueOf(log, field);
  },
});
