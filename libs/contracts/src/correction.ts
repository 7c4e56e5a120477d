import * as z from 'zod';
import { Category, LogLevel } from './record.ts';

/** What a correction is about: this log alone, or every log of its template from now on. */
export const CorrectionScope = z.enum(['log', 'template']);
export type CorrectionScope = z.infer<typeof CorrectionScope>;

const Note = z.string().trim().max(500).default('').describe('Why, for whoever looks at it later');

/** A person's word against the classifier's. */
export const CorrectionInput = z
  .strictObject({
    logId: z.string().min(1).max(200),
    category: Category.describe('What the log is about'),
    scope: CorrectionScope.default('log').describe(
      'log: this log alone. template: also every new log of its template, whatever the model says of it (a pin), within five seconds.',
    ),
    note: Note,
  })
  .meta({ id: 'CorrectionInput' });
export type CorrectionInput = z.infer<typeof CorrectionInput>;

/** A correction, as it is kept for training. */
export const Correction = z
  .strictObject({
    id: z.string(),
    createdAt: z.string(),
    createdBy: z.string().describe('Whose word it is, by name'),
    scope: CorrectionScope,
    category: Category,
    logId: z.string(),
    templateId: z.string(),
    service: z.string(),
    level: LogLevel,
    message: z.string().describe('As it is stored: redacted'),
    was: z
      .strictObject({ category: Category, confidence: z.number().min(0).max(1), modelVersion: z.string() })
      .describe('What had been decided'),
    note: z.string(),
    withdrawnAt: z.string().nullable().describe('Since when it counts no more'),
  })
  .meta({ id: 'Correction' });
export type Correction = z.infer<typeof Correction>;

export const TemplatePinInput = z.strictObject({ category: Category, note: Note }).meta({ id: 'TemplatePinInput' });
export type TemplatePinInput = z.infer<typeof TemplatePinInput>;

/** Pins that there may be; each costs a look for every log. */
export const MOST_PINS = 10_000;

/** A template whose logs have a category by a person's word. */
export const TemplatePin = z
  .strictObject({
    templateId: z.string(),
    text: z.string().nullable().describe('The form of its messages; null: not known any more'),
    category: Category,
    note: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
  })
  .meta({ id: 'TemplatePin' });
export type TemplatePin = z.infer<typeof TemplatePin>;
