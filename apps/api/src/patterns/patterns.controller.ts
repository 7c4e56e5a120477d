import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { PatternsParams, PatternsResult } from '@tocsin/contracts';
import { RequireScope } from '@tocsin/platform/http';
import { CallerSignal } from '../logs/caller-signal.ts';
import { PatternQueries } from './pattern-queries.ts';

@ApiTags('logs')
@Controller('patterns')
export class PatternsController {
  constructor(@Inject(PatternQueries) private readonly patterns: PatternQueries) {}

  /** The forms that the messages of the matching logs have: the most frequent, the new, the rising or the rare ones. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: PatternsResult, description: 'Patterns with their figures' })
  list(@Query({ schema: PatternsParams }) params: PatternsParams, @CallerSignal() signal: AbortSignal): Promise<PatternsResult> {
    return this.patterns.list(params, signal);
  }
}
