import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Page, pageOf, Silence, SilenceInput } from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { SilencesService } from './silences.service.ts';

const SilencePage = pageOf(Silence, 'SilencePage');

@ApiTags('silences')
@Controller('silences')
export class SilencesController {
  constructor(@Inject(SilencesService) private readonly silences: SilencesService) {}

  /** The newest 500, those that have ended included. */
  @Get()
  @RequireScope('alerts:read')
  @ApiOkResponse({ standardSchema: SilencePage, description: 'Silences, the newest first' })
  list(): Promise<Page<Silence>> {
    return this.silences.list();
  }

  @Post()
  @RequireScope('alerts:act')
  @ApiCreatedResponse({ standardSchema: Silence, description: 'The new silence' })
  create(@Body({ schema: SilenceInput }) input: SilenceInput, @CurrentCaller() caller: Caller): Promise<Silence> {
    return this.silences.create(input, caller);
  }

  /** Ends it now. It stays in the list. */
  @Delete(':id')
  @HttpCode(204)
  @RequireScope('alerts:act')
  @ApiNoContentResponse({ description: 'Ended' })
  expire(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.silences.expire(id, caller);
  }
}
