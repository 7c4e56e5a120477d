import * as z from 'zod';
import { Category, LogLevel } from './record.ts';
import { QueryText, TimeText } from './search.ts';

export const PATTERN_SORTS = ['count', 'new', 'rising', 'rare'] as const;
export const PatternSort = z
  .enum(PATTERN_SORTS)
  .describe(
    'count: the most logs first. new: those first received within the range, the latest first. rising: those that grew most since the same ' +
      'span a day (or whole days) earlier. rare: the fewest logs first.',
  );
export type PatternSort = z.infer<typeof PatternSort>;

export const PatternsParams = z.strictObject({
  q: QueryText,
  from: TimeText.default('now-1h'),
  to: TimeText.default('now'),
  sort: PatternSort.default('count'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PatternsParams = z.infer<typeof PatternsParams>;

/** Templates of one pattern that an answer names. */
export const SHOWN_TEMPLATES = 100;

/** Messages of one form: those of a template, or of several that differ where values made of letters stand. */
export const Pattern = z
  .strictObject({
    templateId: z.string().describe('Of its templates, the one with the most logs'),
    templateIds: z.array(z.string()).max(SHOWN_TEMPLATES).describe('Its templates, most logs first, the first hundred'),
    templates: z.int().describe('How many templates it has'),
    text: z.string().describe('The form, its values as <*>'),
    count: z.int().describe('Logs of the range'),
    share: z.number().describe('Of all logs that match, 0 to 1'),
    firstSeen: z.string().nullable().describe('When the first such log was received, of any service; null: not known any more'),
    lastSeen: z.string().nullable().describe('When the latest was received, to a minute'),
    categories: z.partialRecord(Category, z.int()),
    levels: z.partialRecord(LogLevel, z.int()),
    services: z.record(z.string(), z.int()).describe('The ten with the most'),
    trend: z.array(z.int()).describe('Logs over the range, in spans of `trendSeconds`; the first and the last may be cut'),
    before: z.int().describe('Logs in the span compared with'),
    change: z.number().nullable().describe('How much more than before: 1 is twice as many, -1 none left; null: none before'),
  })
  .meta({ id: 'Pattern' });
export type Pattern = z.infer<typeof Pattern>;

export const PatternsResult = z
  .strictObject({
    items: z.array(Pattern),
    total: z.int().describe('Logs that match'),
    patterns: z.int().describe('Patterns of the logs that match, shown or not'),
    before: z
      .strictObject({ from: z.string(), to: z.string(), total: z.int() })
      .describe('The span compared with: the same a day earlier, or as many whole days as the range takes'),
    trendFrom: z.string().describe('Where the first span of each trend begins'),
    trendSeconds: z.number(),
    tookMs: z.number(),
  })
  .meta({ id: 'PatternsResult' });
export type PatternsResult = z.infer<typeof PatternsResult>;
