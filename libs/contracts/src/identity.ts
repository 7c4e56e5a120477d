import * as z from 'zod';

export const ROLES = ['viewer', 'analyst', 'oncall', 'admin', 'auditor', 'ingest'] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** What a caller may do. Routes ask for one; roles and API keys grant sets of them. */
export const SCOPES = [
  'logs:read',
  'logs:write',
  'logs:export',
  'logs:correct',
  'alerts:read',
  'alerts:act',
  'rules:read',
  'rules:write',
  'channels:read',
  'channels:write',
  'users:read',
  'users:write',
  'keys:read',
  'keys:write',
  'audit:read',
  'settings:read',
  'settings:write',
] as const;
export const Scope = z.enum(SCOPES).meta({ id: 'Scope' });
export type Scope = z.infer<typeof Scope>;

const READER: Scope[] = ['logs:read', 'alerts:read', 'rules:read', 'channels:read'];
/** The six roles of CONVENTIONS.md, as scopes. */
export const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  viewer: READER,
  analyst: [...READER, 'logs:export', 'logs:correct'],
  oncall: [...READER, 'alerts:act'],
  admin: SCOPES,
  auditor: ['audit:read', 'settings:read', 'users:read', 'keys:read', 'rules:read', 'channels:read'],
  ingest: ['logs:write'],
};

const Email = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, 'an e-mail address');
const Password = z.string().min(12, 'at least 12 characters').max(256);

export const LoginRequest = z.strictObject({ email: z.string().max(254), password: z.string().max(256) }).meta({ id: 'LoginRequest' });
export type LoginRequest = z.infer<typeof LoginRequest>;
export const UserView = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    enabled: z.boolean(),
    createdAt: z.string(),
    lastLoginAt: z.string().nullable(),
  })
  .meta({ id: 'User' });
export type UserView = z.infer<typeof UserView>;
export const LoginResult = z
  .strictObject({ accessToken: z.string(), expiresIn: z.int().describe('seconds'), user: UserView })
  .meta({ id: 'LoginResult' });
export type LoginResult = z.infer<typeof LoginResult>;
/** Who is calling: a person, or a machine by its key. */
export const Me = z
  .strictObject({
    kind: z.enum(['user', 'apiKey']),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role: Role.nullable(),
    scopes: z.array(Scope),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
export const UserInput = z
  .strictObject({ email: Email, name: z.string().trim().min(1).max(120), role: Role, password: Password })
  .meta({ id: 'UserInput' });
export type UserInput = z.infer<typeof UserInput>;
export const UserPatch = z
  .strictObject({ name: z.string().trim().min(1).max(120), role: Role, enabled: z.boolean(), password: Password })
  .partial()
  .meta({ id: 'UserPatch' });
export type UserPatch = z.infer<typeof UserPatch>;
export const RoleView = z.strictObject({ role: Role, description: z.string(), scopes: z.array(Scope) }).meta({ id: 'RoleView' });
export type RoleView = z.infer<typeof RoleView>;

export const ApiKeyInput = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    scopes: z.array(Scope).min(1),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .meta({ id: 'ApiKeyInput' });
export type ApiKeyInput = z.infer<typeof ApiKeyInput>;
export const ApiKeyView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    createdBy: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof ApiKeyView>;
/** The only answer that ever holds the key itself. */
export const ApiKeyCreated = ApiKeyView.extend({ key: z.string() }).meta({ id: 'ApiKeyCreated' });
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>;
