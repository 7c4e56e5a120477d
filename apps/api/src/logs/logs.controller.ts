import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ClassifiedLog,
  ContextParams,
  ContextResult,
  FieldsResult,
  FieldValuesParams,
  FieldValuesResult,
  LogExplanation,
  SearchParams,
  SearchResult,
  StatsParams,
  StatsResult,
  TrendsParams,
  TrendsResult,
} from '@tocsin/contracts';
import { type Caller, CurrentCaller, RequireScope } from '@tocsin/platform/http';
import { CallerSignal } from './caller-signal.ts';
import { LogExplanations } from './explanation/index.ts';
import { LogAudit } from './log-audit.ts';
import { LogQueries } from './log-queries.ts';

@ApiTags('logs')
@Controller('logs')
export class LogsController {
  constructor(
    @Inject(LogQueries) private readonly logs: LogQueries,
    @Inject(LogExplanations) private readonly explanations: LogExplanations,
    @Inject(LogAudit) private readonly audit: LogAudit,
  ) {}

  /** Logs that match, newest first unless asked otherwise, a page at a time. A cursor survives new logs arriving. */
  @Get('search')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: SearchResult, description: 'A page of matches' })
  async search(
    @Query({ schema: SearchParams }) params: SearchParams,
    @CurrentCaller() caller: Caller,
    @CallerSignal() signal: AbortSignal,
  ): Promise<SearchResult> {
    const result = await this.logs.search(params, signal);
    const { q, from, to } = params;
    await this.audit.note(caller, 'logs.search', { q, from, to, count: result.items.length, page: params.cursor ? 'next' : 'first' });
    return result;
  }

  /** How many logs match, by the values of one field. */
  @Get('stats')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: StatsResult, description: 'Counts, the largest first' })
  stats(@Query({ schema: StatsParams }) params: StatsParams, @CallerSignal() signal: AbortSignal): Promise<StatsResult> {
    return this.logs.stats(params, signal);
  }

  /** How many logs match over time. */
  @Get('trends')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: TrendsResult, description: 'Buckets of equal width, empty ones included' })
  trends(@Query({ schema: TrendsParams }) params: TrendsParams, @CallerSignal() signal: AbortSignal): Promise<TrendsResult> {
    return this.logs.trends(params, signal);
  }

  /** Fields that a query may name. */
  @Get('fields')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: FieldsResult, description: 'Fields of the record, and attributes of the last day' })
  fields(@CallerSignal() signal: AbortSignal): Promise<FieldsResult> {
    return this.logs.fields(signal);
  }

  /** Values that a field had lately. */
  @Get('fields/:field/values')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: FieldValuesResult, description: 'Values that begin with the prefix, the most frequent first' })
  fieldValues(
    @Param('field') field: string,
    @Query({ schema: FieldValuesParams }) params: FieldValuesParams,
    @CallerSignal() signal: AbortSignal,
  ): Promise<FieldValuesResult> {
    return this.logs.fieldValues(field, params, signal);
  }

  @Get(':id')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: ClassifiedLog, description: 'One log' })
  get(@Param('id') id: string, @CallerSignal() signal: AbortSignal): Promise<ClassifiedLog> {
    return this.logs.get(id, signal);
  }

  /** Why the log has its category: the words that spoke for and against each one, by the model in use, and the texts it learnt from most like it. */
  @Get(':id/explanation')
  @RequireScope('logs:read')
  @ApiOkResponse({
    standardSchema: LogExplanation,
    description: 'What the model in use makes of the log, beside what was decided when it came',
  })
  explanation(@Param('id') id: string, @CallerSignal() signal: AbortSignal): Promise<LogExplanation> {
    return this.explanations.explain(id, signal);
  }

  /** What the same service on the same host logged just before and after. */
  @Get(':id/context')
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: ContextResult, description: 'The log and its neighbours, oldest first' })
  context(
    @Param('id') id: string,
    @Query({ schema: ContextParams }) params: ContextParams,
    @CallerSignal() signal: AbortSignal,
  ): Promise<ContextResult> {
    return this.logs.context(id, params, signal);
  }
}
