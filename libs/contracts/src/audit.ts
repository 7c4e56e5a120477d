import * as z from 'zod';

/** Who, what, on what, from where, when, outcome. Each row's hash covers the row before it. */
export const AuditEntry = z
  .strictObject({
    seq: z.int(),
    at: z.string(),
    actor: z.strictObject({ kind: z.enum(['user', 'apiKey', 'system', 'anonymous']), id: z.string().nullable(), name: z.string() }),
    action: z.string().describe('such as auth.login, rule.update, logs.search'),
    target: z.string().nullable(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    outcome: z.enum(['success', 'failure', 'denied']),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditParams = z.strictObject({
  action: z.string().max(100).optional(),
  actor: z.string().max(254).optional(),
  outcome: z.enum(['success', 'failure', 'denied']).optional(),
  from: z.string().max(64).optional(),
  to: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(512).optional(),
});
export type AuditParams = z.infer<typeof AuditParams>;
export const AuditVerification = z
  .strictObject({ valid: z.boolean(), rows: z.int(), firstBadSeq: z.int().nullable(), head: z.string() })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;
