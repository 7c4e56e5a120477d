import { Module } from '@nestjs/common';
import { SettingsRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { SettingsController } from './settings.controller.ts';

@Module({
  controllers: [SettingsController],
  providers: [{ provide: SettingsRepository, useFactory: (source: DataSource) => new SettingsRepository(source), inject: [DataSource] }],
})
export class SettingsModule {}
