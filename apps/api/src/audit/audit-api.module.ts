import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.ts';

/** Reading the audit log; what writes it is `AuditModule` of the platform. */
@Module({ controllers: [AuditController] })
export class AuditApiModule {}
