import * as z from 'zod';

/** `90s`, `5m`, `1h`: a positive whole number with s, m, h or d. */
export const Duration = z.string().regex(/^[1-9]\d{0,5}(s|m|h|d)$/, 'a whole number with s, m, h or d, such as 5m');

const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Milliseconds of a duration such as `5m`; `0s` and the empty string are 0. */
export const durationMs = (text: string): number => {
  const match = /^(\d+)(s|m|h|d)$/.exec(text);
  return match ? Number(match[1]) * (UNIT_MS[match[2] ?? 's'] ?? 0) : 0;
};

export const AlertSeverity = z.enum(['critical', 'warning', 'info']).meta({ id: 'AlertSeverity' });
export type AlertSeverity = z.infer<typeof AlertSeverity>;

/** Longest window of a rule; windows are rebuilt from the store over this span after a restart. */
export const LONGEST_WINDOW_MS = 24 * 3_600_000;

const window = Duration.refine((text) => durationMs(text) <= LONGEST_WINDOW_MS, 'at most 24h');
const span = z.union([z.literal('0s'), Duration]);

/** What is worth an alert: a threshold on the count of matching logs in a sliding event-time window, per group; a message of a new kind; or drift of the classifier. */
export const RuleInput = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    description: z.string().max(2000).default(''),
    enabled: z.boolean().default(true),
    kind: z
      .enum(['count', 'new_template', 'drift'])
      .default('count')
      .describe(
        'count: matching logs in a window reach a threshold. new_template: a service logs a kind of message that it never logged before, after its ' +
          'first hour; such a rule has groupBy [service, templateId], threshold 1, operator >= and for 0s. drift: what the classifier judges leaves its usual band, one alert for ' +
          'each measure; such a rule has an empty query, no groupBy, threshold 1, operator >= and for 0s.',
      ),
    query: z.string().max(4096).default('').describe('Search language; empty matches every log'),
    groupBy: z
      .array(
        z
          .string()
          .regex(
            /^(service|host|environment|version|level|category|userId|templateId|attributes\.[\w.-]{1,200})$/,
            'a field name such as service, host or attributes.ip',
          ),
      )
      .max(4)
      .default([]),
    window: window.default('5m'),
    operator: z.enum(['>=', '>']).default('>='),
    threshold: z.int().min(1).max(1_000_000_000),
    for: span.default('0s').describe('How long the condition must hold before the alert fires'),
    severity: AlertSeverity.default('warning'),
    cooldown: span.default('5m').describe('After a resolve, no new alert of the same rule and group for this long'),
    channels: z.array(z.string()).max(20).default([]),
  })
  .meta({ id: 'RuleInput' });
export type RuleInput = z.infer<typeof RuleInput>;

export const Rule = RuleInput.extend({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string().nullable(),
}).meta({ id: 'Rule' });
export type Rule = z.infer<typeof Rule>;
