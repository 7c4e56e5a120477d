import { Module } from '@nestjs/common';
import { ReclassificationRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { ReclassificationRunner } from './reclassification-runner.ts';
import { ReclassificationsController } from './reclassifications.controller.ts';
import { ReclassificationsService } from './reclassifications.service.ts';

/** Jobs that judge stored logs again. Needs the DataSource, JudgingState, LOG_READER, LOG_RECLASSIFIER, CLOCK and AuditService. */
@Module({
  controllers: [ReclassificationsController],
  providers: [
    {
      provide: ReclassificationRepository,
      useFactory: (source: DataSource) => new ReclassificationRepository(source),
      inject: [DataSource],
    },
    ReclassificationRunner,
    ReclassificationsService,
  ],
})
export class ReclassificationModule {}
