import { Module } from '@nestjs/common';
import { RuleRepository, SilenceRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { SilencesController } from './silences.controller.ts';
import { SilencesService } from './silences.service.ts';

@Module({
  controllers: [SilencesController],
  providers: [
    SilencesService,
    { provide: RuleRepository, useFactory: (source: DataSource) => new RuleRepository(source), inject: [DataSource] },
    { provide: SilenceRepository, useFactory: (source: DataSource) => new SilenceRepository(source), inject: [DataSource] },
  ],
})
export class SilencesModule {}
