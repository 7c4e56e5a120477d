import { Module } from '@nestjs/common';
import { TemplateRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { PatternQueries } from './pattern-queries.ts';
import { PatternsController } from './patterns.controller.ts';

/** What forms the logs have. Needs LOG_READER, CLOCK and the DataSource. */
@Module({
  controllers: [PatternsController],
  providers: [
    PatternQueries,
    { provide: TemplateRepository, useFactory: (source: DataSource) => new TemplateRepository(source), inject: [DataSource] },
  ],
})
export class PatternsModule {}
