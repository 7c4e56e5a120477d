import * as z from 'zod';
import { ClassifiedLog } from './record.ts';

/** RFC 3339, or relative to the server's clock: `now`, `now-15m`, `now-7d`. */
export const TimeText = z.string().max(64).describe('RFC 3339, or now, now-15m, now-2h, now-7d');
export const QueryText = z.string().max(4096).default('').describe('Search language; empty matches every log');
const Range = { q: QueryText, from: TimeText.default('now-15m'), to: TimeText.default('now') };

export const SearchParams = z.strictObject({
  ...Range,
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  cursor: z.string().max(512).optional(),
  order: z.enum(['desc', 'asc']).default('desc'),
});
export type SearchParams = z.infer<typeof SearchParams>;

export const Total = z.strictObject({ value: z.int().min(0), relation: z.enum(['eq', 'gte']) }).meta({ id: 'Total' });
export type Total = z.infer<typeof Total>;

export const SearchResult = z
  .strictObject({ items: z.array(ClassifiedLog), nextCursor: z.string().nullable(), total: Total, tookMs: z.number() })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof SearchResult>;

export const GROUP_FIELDS = ['category', 'level', 'service', 'host', 'template'] as const;
export const GroupField = z.enum(GROUP_FIELDS);
export type GroupField = z.infer<typeof GroupField>;

export const StatsParams = z.strictObject({
  ...Range,
  groupBy: GroupField.default('category'),
  limit: z.coerce.number().int().min(1).max(1000).default(20),
});
export type StatsParams = z.infer<typeof StatsParams>;
export const StatsResult = z
  .strictObject({ total: z.int(), groups: z.array(z.strictObject({ key: z.string(), count: z.int() })), tookMs: z.number() })
  .meta({ id: 'StatsResult' });
export type StatsResult = z.infer<typeof StatsResult>;

export const TrendsParams = z.strictObject({
  ...Range,
  interval: z
    .string()
    .regex(/^(auto|[1-9]\d{0,4}(s|m|h|d))$/, 'auto, or a number with s, m, h or d, such as 10s')
    .default('auto'),
  groupBy: GroupField.optional(),
});
export type TrendsParams = z.infer<typeof TrendsParams>;
export const TrendsResult = z
  .strictObject({
    interval: z.string(),
    buckets: z.array(z.strictObject({ start: z.string(), total: z.int(), counts: z.record(z.string(), z.int()) })),
    tookMs: z.number(),
  })
  .meta({ id: 'TrendsResult' });
export type TrendsResult = z.infer<typeof TrendsResult>;

export const ExportParams = z.strictObject({ ...Range, format: z.enum(['ndjson', 'csv']).default('ndjson') });
export type ExportParams = z.infer<typeof ExportParams>;

export const ContextParams = z.strictObject({
  before: z.coerce.number().int().min(0).max(200).default(20),
  after: z.coerce.number().int().min(0).max(200).default(20),
});
export type ContextParams = z.infer<typeof ContextParams>;
export const ContextResult = z
  .strictObject({ before: z.array(ClassifiedLog), log: ClassifiedLog, after: z.array(ClassifiedLog) })
  .meta({ id: 'ContextResult' });
export type ContextResult = z.infer<typeof ContextResult>;

/** Completion in the search bar: GET /logs/fields and GET /logs/fields/{field}/values. */
export const FieldsResult = z
  .strictObject({ fields: z.array(z.strictObject({ name: z.string(), type: z.enum(['text', 'keyword', 'number', 'boolean', 'time']) })) })
  .meta({ id: 'FieldsResult' });
export type FieldsResult = z.infer<typeof FieldsResult>;
export const FieldValuesParams = z.strictObject({
  prefix: z.string().max(200).default(''),
  from: TimeText.default('now-1h'),
  to: TimeText.default('now'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type FieldValuesParams = z.infer<typeof FieldValuesParams>;
export const FieldValuesResult = z
  .strictObject({ values: z.array(z.strictObject({ value: z.string(), count: z.int() })) })
  .meta({ id: 'FieldValuesResult' });
export type FieldValuesResult = z.infer<typeof FieldValuesResult>;
