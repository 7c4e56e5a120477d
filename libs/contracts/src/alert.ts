import * as z from 'zod';
import { ClassifiedLog } from './record.ts';
import { AlertSeverity } from './rule.ts';

export const AlertStatus = z.enum(['pending', 'firing', 'acknowledged', 'resolved']).meta({ id: 'AlertStatus' });
export type AlertStatus = z.infer<typeof AlertStatus>;

/** One alert: a rule and one group of it, from the first crossing to its resolution. */
export const AlertView = z
  .strictObject({
    id: z.string(),
    ruleId: z.string(),
    ruleName: z.string(),
    severity: AlertSeverity,
    status: AlertStatus,
    group: z.record(z.string(), z.string()),
    text: z
      .string()
      .optional()
      .describe('What is unusual, how much, and what to do: of alerts that count no logs (rules of kind drift and new_template)'),
    value: z.number().describe('Count in the window, latest; of kind drift the value of the measure'),
    threshold: z.number(),
    window: z.string(),
    startedAt: z.string(),
    firedAt: z.string().nullable(),
    acknowledgedAt: z.string().nullable(),
    acknowledgedBy: z.string().nullable(),
    resolvedAt: z.string().nullable(),
    resolvedBy: z.string().nullable().describe('null: the condition cleared by itself'),
    silencedUntil: z.string().nullable(),
    series: z.array(z.strictObject({ start: z.string(), count: z.int() })).describe('A small chart: matching logs over the window'),
    examples: z.array(ClassifiedLog).max(5),
    link: z.string().describe('The search for exactly these logs'),
  })
  .meta({ id: 'Alert' });
export type AlertView = z.infer<typeof AlertView>;

export const AlertListParams = z.strictObject({
  status: z.enum(['open', 'pending', 'firing', 'acknowledged', 'resolved', 'all']).default('open'),
  ruleId: z.string().max(64).optional(),
  severity: AlertSeverity.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});
export type AlertListParams = z.infer<typeof AlertListParams>;
export const AlertNote = z.strictObject({ note: z.string().max(1000).default('') }).meta({ id: 'AlertNote' });
export type AlertNote = z.infer<typeof AlertNote>;

/** One attempt row a message to one channel; a message is tried until it is delivered or given up. */
export const Delivery = z
  .strictObject({
    id: z.string(),
    alertId: z.string(),
    channelId: z.string(),
    channelName: z.string(),
    transition: z.enum(['firing', 'resolved', 'acknowledged', 'test']),
    status: z.enum(['waiting', 'delivered', 'failed']),
    attempts: z.int(),
    lastError: z.string().nullable(),
    nextAttemptAt: z.string().nullable(),
    deliveredAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;
export const AlertEvent = z
  .strictObject({ at: z.string(), kind: z.string(), actor: z.string().nullable(), note: z.string() })
  .meta({ id: 'AlertEvent' });
export type AlertEvent = z.infer<typeof AlertEvent>;
export const AlertDetail = AlertView.extend({ deliveries: z.array(Delivery), history: z.array(AlertEvent) }).meta({ id: 'AlertDetail' });
export type AlertDetail = z.infer<typeof AlertDetail>;

export const SilenceInput = z
  .strictObject({
    ruleId: z.string().max(64).optional(),
    group: z.record(z.string(), z.string().max(500)).default({}).describe('Matches alerts whose group holds all of these'),
    reason: z.string().trim().min(1).max(1000),
    startsAt: z.iso.datetime({ offset: true }).optional(),
    endsAt: z.iso.datetime({ offset: true }).describe('At most 30 days ahead'),
  })
  .meta({ id: 'SilenceInput' });
export type SilenceInput = z.infer<typeof SilenceInput>;
export const Silence = z
  .strictObject({
    id: z.string(),
    ruleId: z.string().nullable(),
    group: z.record(z.string(), z.string()),
    reason: z.string(),
    startsAt: z.string(),
    endsAt: z.string(),
    createdBy: z.string(),
    createdAt: z.string(),
    expiredAt: z.string().nullable(),
  })
  .meta({ id: 'Silence' });
export type Silence = z.infer<typeof Silence>;
