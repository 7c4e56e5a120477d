import * as z from 'zod';

/** Levels in ascending order; the index times four plus one is the first OpenTelemetry severity number of the level. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export const LogLevel = z.enum(LOG_LEVELS).meta({ id: 'LogLevel' });
export type LogLevel = z.infer<typeof LogLevel>;

/** What a log is about. The order is the storage code of a category: append only. */
export const CATEGORIES = ['security', 'performance', 'business', 'general'] as const;
export const Category = z.enum(CATEGORIES).meta({ id: 'Category' });
export type Category = z.infer<typeof Category>;

/** Marks on a log: what was unusual about it although it was kept, and who decided its category if the model did not. */
export const LOG_FLAGS = [
  'timestamp_old',
  'timestamp_future',
  'timestamp_unreadable',
  'message_truncated',
  'level_unknown',
  'uncertain',
  'pinned',
  'corrected',
] as const;
export const LogFlag = z
  .enum(LOG_FLAGS)
  .meta({ id: 'LogFlag' })
  .describe('pinned: its category is that which a person gave to its template. corrected: a person gave it to this log.');
export type LogFlag = z.infer<typeof LogFlag>;
/** The bit of each flag where logs are kept: never changed. Bits 6 and 7 are the best guess of an uncertain log (core/record). */
export const FLAG_BITS: Readonly<Record<LogFlag, number>> = {
  ...{ timestamp_old: 0, timestamp_future: 1, timestamp_unreadable: 2, message_truncated: 3, level_unknown: 4, uncertain: 5 },
  ...{ pinned: 8, corrected: 9 },
};

/** Why a record was refused: a closed list, also the label values of `tocsin_records_rejected_total`. */
export const REJECT_REASONS = [
  'not_json',
  'not_object',
  'missing_message',
  'bad_type',
  'too_large',
  'too_deep',
  'too_many_attributes',
  'unsupported_encoding',
  'poison',
] as const;
export const RejectReason = z.enum(REJECT_REASONS).meta({ id: 'RejectReason' });
export type RejectReason = z.infer<typeof RejectReason>;

/** Limits on what is taken in (CONVENTIONS: the record and its neighbours). */
export const RECORD_LIMITS = {
  recordBytes: 1024 * 1024,
  messageBytes: 64 * 1024,
  attributes: 256,
  depth: 8,
  requestBytes: 10 * 1024 * 1024,
  decompressedBytes: 64 * 1024 * 1024,
  requestRecords: 200_000,
  requestRejections: 10_000,
  oldAfterMs: 7 * 24 * 3600 * 1000,
  futureAfterMs: 10 * 60 * 1000,
} as const;

export const AttributeValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown())]);
export type AttributeValue = string | number | boolean | null | unknown[];

/** A stored log, as every read path answers it. Attributes are flat: nested objects become dotted keys on the way in. */
export const ClassifiedLog = z
  .strictObject({
    id: z.string(),
    timestamp: z.iso.datetime({ precision: 3 }).describe('Event time, RFC 3339 UTC'),
    receivedAt: z.iso.datetime({ precision: 3 }),
    level: LogLevel,
    severityNumber: z.int().min(1).max(24),
    service: z.string(),
    host: z.string().optional(),
    environment: z.string().optional(),
    version: z.string().optional(),
    message: z.string(),
    traceId: z.string().optional(),
    spanId: z.string().optional(),
    userId: z.string().optional(),
    attributes: z.record(z.string(), AttributeValue),
    category: Category,
    confidence: z.number().min(0).max(1).describe('How often such a decision is right; of an uncertain log, how often its guess is'),
    uncertain: z.literal(true).optional().describe('The classifier was not sure enough to say more than general; absent where it was'),
    guess: Category.optional().describe('What an uncertain log is most likely about; absent on every other log'),
    modelVersion: z.string(),
    templateId: z.string(),
    redactions: z.record(z.string(), z.int()),
    flags: z.array(LogFlag),
  })
  .meta({ id: 'ClassifiedLog' });
export type ClassifiedLog = z.infer<typeof ClassifiedLog>;

/** Severity number of a level's first step: trace 1, debug 5, info 9, warn 13, error 17, fatal 21 (OpenTelemetry). */
export const severityOf = (level: LogLevel): number => LOG_LEVELS.indexOf(level) * 4 + 1;

/** Level of an OpenTelemetry severity number, 1 to 24. */
export const levelOf = (severityNumber: number): LogLevel => LOG_LEVELS[Math.min(5, Math.max(0, (severityNumber - 1) >> 2))] ?? 'info';
