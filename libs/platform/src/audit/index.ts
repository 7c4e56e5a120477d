export { AuditModule } from './audit.module.ts';
export { AuditBusyError, AuditService } from './audit.service.ts';
export { masked } from './masked.ts';
