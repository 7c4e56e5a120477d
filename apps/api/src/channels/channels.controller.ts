import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Channel, ChannelInput, ChannelTestResult, type Page, pageOf } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { ChannelsService } from './channels.service.ts';

const ChannelPage = pageOf(Channel, 'ChannelPage');

@ApiTags('channels')
@Controller('channels')
export class ChannelsController {
  constructor(@Inject(ChannelsService) private readonly channels: ChannelsService) {}

  /** All of them, the oldest first, secrets masked. */
  @Get()
  @RequireScope('channels:read')
  @ApiOkResponse({ standardSchema: ChannelPage, description: 'All channels' })
  list(): Promise<Page<Channel>> {
    return this.channels.list();
  }

  @Get(':id')
  @RequireScope('channels:read')
  @ApiOkResponse({ standardSchema: Channel, description: 'The channel, secrets masked' })
  get(@Param('id') id: string): Promise<Channel> {
    return this.channels.get(id);
  }

  @Post()
  @RequireScope('channels:write')
  @ApiCreatedResponse({ standardSchema: Channel, description: 'The new channel' })
  create(@Body({ schema: ChannelInput }) input: ChannelInput, @CurrentCaller() caller: Caller): Promise<Channel> {
    return this.channels.create(input, caller);
  }

  /** A masked secret that is sent back keeps the stored one. */
  @Put(':id')
  @RequireScope('channels:write')
  @ApiOkResponse({ standardSchema: Channel, description: 'The channel as changed' })
  replace(@Param('id') id: string, @Body({ schema: ChannelInput }) input: ChannelInput, @CurrentCaller() caller: Caller): Promise<Channel> {
    return this.channels.replace(id, input, caller);
  }

  /** A channel that rules send to answers 409. */
  @Delete(':id')
  @HttpCode(204)
  @RequireScope('channels:write')
  @ApiNoContentResponse({ description: 'Removed' })
  remove(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.channels.remove(id, caller);
  }

  /** Sends a real message now and says what the receiver answered. */
  @Post(':id/test')
  @HttpCode(200)
  @RequireScope('channels:write')
  @ApiOkResponse({ standardSchema: ChannelTestResult, description: 'Whether the message was taken' })
  test(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<ChannelTestResult> {
    return this.channels.test(id, caller);
  }
}
