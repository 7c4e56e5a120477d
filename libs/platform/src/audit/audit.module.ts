import { Global, Module } from '@nestjs/common';
import { AuditRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { AuditService } from './audit.service.ts';

/** Provides `AuditService` everywhere; needs the `DataSource` of DatabaseModule. */
@Global()
@Module({
  providers: [
    { provide: AuditRepository, useFactory: (source: DataSource) => new AuditRepository(source), inject: [DataSource] },
    AuditService,
  ],
  exports: [AuditService, AuditRepository],
})
export class AuditModule {}
