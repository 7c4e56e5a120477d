export { type AuditEvent, CHAIN_START } from './audit-chain.ts';
export { AuditRepository, type AuditSelection } from './audit-repository.ts';
export { AuditRowEntity } from './audit-row.entity.ts';
