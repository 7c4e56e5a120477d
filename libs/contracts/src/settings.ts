import * as z from 'zod';
import { CATEGORIES, type Category } from './record.ts';

export const DETECTORS = [
  'email',
  'payment_card',
  'iban',
  'jwt',
  'bearer_token',
  'secret',
  'private_key',
  'aws_key',
  'github_token',
  'slack_token',
  'google_key',
  'us_ssn',
  'ip_address',
  'phone',
] as const;
export const Detector = z.enum(DETECTORS).meta({ id: 'Detector' });
export type Detector = z.infer<typeof Detector>;
/** On unless an admin switches them on: what helps people reading logs more often than it harms. */
export const OPTIONAL_DETECTORS: readonly Detector[] = ['ip_address', 'phone'];

export const RedactionSettings = z.strictObject({
  detectors: z.array(Detector).default(DETECTORS.filter((d) => !OPTIONAL_DETECTORS.includes(d))),
  attributeNames: z
    .array(z.string().min(1).max(200))
    .max(200)
    .default([])
    .describe('Attributes whose whole value is masked, besides the built-in names'),
});
export type RedactionSettings = z.infer<typeof RedactionSettings>;

const Days = z.int().min(1).max(3650);

export const RetentionSettings = z.strictObject({
  days: Days.describe('Logs are kept for so long; a day goes as a whole'),
  byCategory: z
    .strictObject({ security: Days, performance: Days, business: Days, general: Days } satisfies Record<Category, z.ZodType>)
    .partial()
    .optional()
    .describe('Days of categories that are kept for longer or shorter than the rest'),
});
export type RetentionSettings = z.infer<typeof RetentionSettings>;

/** For how many days the logs of each category are kept. */
export const keptDays = ({ days, byCategory = {} }: RetentionSettings): Record<Category, number> =>
  Object.fromEntries(CATEGORIES.map((category) => [category, byCategory[category] ?? days])) as Record<Category, number>;

export const ClassificationSettings = z.strictObject({
  uncertainBelow: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe('Logs of a lower confidence are general and uncertain, their best guess kept; 0: none are'),
  retrainAfter: z
    .int()
    .min(0)
    .max(10_000)
    .default(20)
    .describe('A candidate model is trained once so many corrections wait, at most once an hour; 0: only when an admin asks'),
});
export type ClassificationSettings = z.infer<typeof ClassificationSettings>;

export const Settings = z
  .strictObject({
    redaction: RedactionSettings.prefault({}),
    classification: ClassificationSettings.prefault({}),
    retention: RetentionSettings.default({ days: 30 }),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;
