// The control database as tools see it: tables and the law of the audit chain. Loads no entity, so plain Node runs it from source.
export { DEFAULT_RULES } from './alerting/default-rules.ts';
export { type AuditRow, CHAIN_START, isIntact } from './audit/audit-chain.ts';
export { migrateSchema, MIGRATIONS } from './migrations/index.ts';
