import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Correction, CorrectionInput, type Me, type Page, pageOf, PageParams } from '@tocsin/contracts';
import { type Caller, CurrentActor, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { CallerSignal } from '../logs/caller-signal.ts';
import { CorrectionsService } from './corrections.service.ts';

const CorrectionPage = pageOf(Correction, 'CorrectionPage');

@ApiTags('classifier')
@Controller('corrections')
export class CorrectionsController {
  constructor(@Inject(CorrectionsService) private readonly corrections: CorrectionsService) {}

  /** What people said of logs, the newest first; withdrawn ones too. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: CorrectionPage, description: 'A page of corrections' })
  list(@Query({ schema: PageParams }) params: PageParams): Promise<Page<Correction>> {
    return this.corrections.list(params);
  }

  /** Corrects the category of a log, or of all logs of its template. Said again by the same person, it takes the place of what was said before. */
  @Post()
  @RequireScope('logs:correct')
  @ApiCreatedResponse({ standardSchema: Correction, description: 'Kept; the log has the category, a pin is in force within five seconds' })
  create(
    @Body({ schema: CorrectionInput }) input: CorrectionInput,
    @CurrentCaller() caller: Caller,
    @CallerSignal() signal: AbortSignal,
  ): Promise<Correction> {
    return this.corrections.create(input, caller, signal);
  }

  /** Takes a correction back; the log is judged again, and the template's pin goes with it. */
  @Delete(':id')
  @HttpCode(204)
  @RequireScope('logs:correct')
  @ApiNoContentResponse({ description: 'Withdrawn. It stays in the list.' })
  withdraw(
    @Param('id') id: string,
    @CurrentActor() actor: Me,
    @CurrentCaller() caller: Caller,
    @CallerSignal() signal: AbortSignal,
  ): Promise<void> {
    return this.corrections.withdraw(id, actor, caller, signal);
  }
}
