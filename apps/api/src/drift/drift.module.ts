import { Module } from '@nestjs/common';
import { DriftRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { DriftController } from './drift.controller.ts';

/** Whether the logs still are what the classifier was made for. Needs CLOCK and the DataSource. */
@Module({
  controllers: [DriftController],
  providers: [{ provide: DriftRepository, useFactory: (source: DataSource) => new DriftRepository(source), inject: [DataSource] }],
})
export class DriftModule {}
