import { Global, Module } from '@nestjs/common';
import { CorrectionRepository, ModelRepository, PinRepository, SettingsRepository, TrainingRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { ActiveModel } from './active-model.ts';
import { JudgingState } from './judging-state.ts';
import { ModelsController } from './models.controller.ts';
import { ModelsService } from './models.service.ts';
import { ModelTrainer } from './training/model-trainer.ts';
import { RetrainingWatch } from './training/retraining-watch.ts';

/** The registry of models, their training and which of them is in force. Needs the DataSource, LOG_READER, CLOCK and AuditService. */
@Global()
@Module({
  controllers: [ModelsController],
  providers: [
    ...[ModelRepository, TrainingRepository, CorrectionRepository, PinRepository, SettingsRepository].map((repository) => ({
      provide: repository,
      useFactory: (source: DataSource) => new repository(source),
      inject: [DataSource],
    })),
    ActiveModel,
    JudgingState,
    ModelTrainer,
    ModelsService,
    RetrainingWatch,
  ],
  exports: [ActiveModel, JudgingState],
})
export class ModelsModule {}
