import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AlertDetail, AlertListParams, AlertNote, AlertView, type Page, pageOf } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { AlertsService } from './alerts.service.ts';

const AlertPage = pageOf(AlertView, 'AlertPage');

@ApiTags('alerts')
@Controller('alerts')
export class AlertsController {
  constructor(@Inject(AlertsService) private readonly alerts: AlertsService) {}

  /** The newest first; those that are open, unless asked otherwise. */
  @Get()
  @RequireScope('alerts:read')
  @ApiOkResponse({ standardSchema: AlertPage, description: 'A page of alerts' })
  list(@Query({ schema: AlertListParams }) params: AlertListParams): Promise<Page<AlertView>> {
    return this.alerts.list(params);
  }

  /** With what happened to it, and what was sent to whom. */
  @Get(':id')
  @RequireScope('alerts:read')
  @ApiOkResponse({ standardSchema: AlertDetail, description: 'The alert' })
  get(@Param('id') id: string): Promise<AlertDetail> {
    return this.alerts.get(id);
  }

  /** Someone is on it: the channels are told who. */
  @Post(':id/ack')
  @HttpCode(200)
  @RequireScope('alerts:act')
  @ApiOkResponse({ standardSchema: AlertView, description: 'The acknowledged alert' })
  acknowledge(
    @Param('id') id: string,
    @Body({ schema: AlertNote }) { note }: AlertNote,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertView> {
    return this.alerts.acknowledge(id, note, caller);
  }

  /** Over, whatever its condition says; a new alert comes after the cool-down at the earliest. */
  @Post(':id/resolve')
  @HttpCode(200)
  @RequireScope('alerts:act')
  @ApiOkResponse({ standardSchema: AlertView, description: 'The resolved alert' })
  resolve(@Param('id') id: string, @Body({ schema: AlertNote }) { note }: AlertNote, @CurrentCaller() caller: Caller): Promise<AlertView> {
    return this.alerts.resolve(id, note, caller);
  }
}
