import { Module } from '@nestjs/common';
import { ChannelRepository, RuleRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { RulesController } from './rules.controller.ts';
import { RulesService } from './rules.service.ts';

@Module({
  controllers: [RulesController],
  providers: [
    RulesService,
    { provide: RuleRepository, useFactory: (source: DataSource) => new RuleRepository(source), inject: [DataSource] },
    { provide: ChannelRepository, useFactory: (source: DataSource) => new ChannelRepository(source), inject: [DataSource] },
  ],
})
export class RulesModule {}
