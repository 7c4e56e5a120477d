import * as z from 'zod';

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

export const Settings = z
  .strictObject({
    redaction: RedactionSettings.prefault({}),
    retention: z.strictObject({ days: z.int().min(1).max(3650) }).default({ days: 30 }),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;
