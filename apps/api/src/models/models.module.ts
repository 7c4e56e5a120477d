import { Global, Module } from '@nestjs/common';
import { ModelRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { ActiveModel } from './active-model.ts';

/** The registry of models, their training and which of them is in force. */
@Global()
@Module({
  providers: [{ provide: ModelRepository, useFactory: (source: DataSource) => new ModelRepository(source), inject: [DataSource] }, ActiveModel],
  exports: [ActiveModel],
})
export class ModelsModule {}
