import { Module } from '@nestjs/common';
import { CorrectionRepository, PinRepository, TemplateRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { LogsModule } from '../logs/logs.module.ts';
import { CorrectionsController } from './corrections.controller.ts';
import { CorrectionsService } from './corrections.service.ts';
import { PinsController } from './pins.controller.ts';
import { PinsService } from './pins.service.ts';
import { StoredCategory } from './stored-category.ts';

/** Corrections of single logs and pins of templates. Needs LOG_READER, LOG_RECLASSIFIER, CLOCK, AuditService, the DataSource and JudgingState. */
@Module({
  imports: [LogsModule],
  controllers: [CorrectionsController, PinsController],
  providers: [
    ...[CorrectionRepository, PinRepository, TemplateRepository].map((repository) => ({
      provide: repository,
      useFactory: (source: DataSource) => new repository(source),
      inject: [DataSource],
    })),
    CorrectionsService,
    PinsService,
    StoredCategory,
  ],
})
export class CorrectionsModule {}
