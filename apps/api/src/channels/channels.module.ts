import { Module } from '@nestjs/common';
import { ChannelRepository, RuleRepository } from '@tocsin/adapters/database';
import { DataSource } from 'typeorm';
import { ChannelTest } from './channel-test.ts';
import { ChannelsController } from './channels.controller.ts';
import { ChannelsService } from './channels.service.ts';

@Module({
  controllers: [ChannelsController],
  providers: [
    ChannelsService,
    ChannelTest,
    { provide: RuleRepository, useFactory: (source: DataSource) => new RuleRepository(source), inject: [DataSource] },
    { provide: ChannelRepository, useFactory: (source: DataSource) => new ChannelRepository(source), inject: [DataSource] },
  ],
})
export class ChannelsModule {}
