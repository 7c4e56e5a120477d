// The control database as tools see it: tables and the law of the audit chain. Loads no entity, so plain Node runs it from source.
export { DEFAULT_RULES } from './alerting/default-rules.ts';
export { CHAIN_START, isIntact } from './audit/audit-chain.ts';
export type { AuditRow } from './audit/audit-row.ts';
export { migrateSchema, MIGRATIONS } from './migrations/index.ts';
