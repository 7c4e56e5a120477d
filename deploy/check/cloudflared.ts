import * as z from 'zod';

// The configuration file of cloudflared, as Cloudflare documents it (ingress rules, origin parameters), so far as we use it.
// cloudflared reads an `access` block of a rule only; one beside `ingress` is taken without a word and protects nothing.

const Access = z.strictObject({ required: z.literal(true), teamName: z.string().min(1), audTag: z.array(z.string().min(1)).min(1) });
const duration = z.string().regex(/^\d+(ms|s|m)$/);
const OriginRequest = z.strictObject({
  access: Access,
  connectTimeout: duration.optional(),
  keepAliveTimeout: duration.optional(),
  keepAliveConnections: z.int().positive().optional(),
  httpHostHeader: z.string().optional(),
  disableChunkedEncoding: z.boolean().optional(),
});
const regex = z.string().refine((pattern) => {
  try {
    // Go's syntax; what we use of it is JavaScript's too.
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}, 'is no regular expression');

const Rule = z.strictObject({
  hostname: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
  path: regex.optional(),
  service: z.string().regex(/^https?:\/\/[\w.-]+(:\d+)?$/),
  originRequest: OriginRequest,
});
const CatchAll = z.strictObject({ service: z.literal('http_status:404') });

export const CloudflaredConfig = z.strictObject({
  tunnel: z.uuid(),
  'credentials-file': z.string().startsWith('/'),
  metrics: z.string().regex(/^(127\.0\.0\.1|0\.0\.0\.0):\d+$/),
  'no-autoupdate': z.literal(true),
  ingress: z
    .array(z.union([Rule, CatchAll]))
    .min(2)
    .refine((rules) => 'hostname' in (rules[0] ?? {}) && !('hostname' in (rules.at(-1) ?? {})), 'the last rule takes what is left')
    .refine((rules) => rules.filter((rule) => !('hostname' in rule)).length === 1, 'a rule after the one that takes all is never read'),
});
export type CloudflaredConfig = z.infer<typeof CloudflaredConfig>;

/** The rule that a call meets, as cloudflared looks for it: the first whose host and path fit. */
export const ruleFor = ({ ingress }: CloudflaredConfig, hostname: string, path: string): CloudflaredConfig['ingress'][number] | undefined =>
  ingress.find((rule) => !('hostname' in rule) || (rule.hostname === hostname && new RegExp(rule.path ?? '').test(path)));
