import { Controller, HttpCode, Inject, Param, Post, Put, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Me } from '@tocsin/contracts';
import { type AuthenticatedRequest, CurrentActor, NoCallLimit, RequireScope } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { StreamedBody } from '../../server/body-parsers.ts';
import { IngestService } from '../ingest.service.ts';
import { bulkActionsOf, bulkIndexOf } from './bulk-actions.ts';
import { bulkResponse } from './bulk-response.ts';
import { ElasticsearchProblemFilter } from './elasticsearch-problem.filter.ts';
import { PRODUCT_HEADERS } from './product.ts';

const NO_INDEX = 'logs';

/** Elasticsearch's bulk API, for Filebeat, Fluent Bit, Vector, Logstash and whatever else speaks it. */
@ApiExcludeController()
@Controller()
@UseFilters(ElasticsearchProblemFilter)
export class BulkController {
  constructor(@Inject(IngestService) private readonly ingest: IngestService) {}

  @Post('_bulk')
  @HttpCode(200)
  @RequireScope('logs:write')
  @NoCallLimit()
  @StreamedBody()
  take(
    @CurrentActor() actor: Me,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
    @Query('filter_path') filterPath?: string,
  ): Promise<void> {
    return this.answer(undefined, actor, request, reply, filterPath);
  }

  @Post(':index/_bulk')
  @HttpCode(200)
  @RequireScope('logs:write')
  @NoCallLimit()
  @StreamedBody()
  takeInto(
    @Param('index') index: string,
    @CurrentActor() actor: Me,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
    @Query('filter_path') filterPath?: string,
  ): Promise<void> {
    return this.answer(index, actor, request, reply, filterPath);
  }

  /** The API takes both methods, and some clients use the other one. */
  @Put('_bulk')
  @RequireScope('logs:write')
  @NoCallLimit()
  @StreamedBody()
  put(
    @CurrentActor() actor: Me,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
    @Query('filter_path') filterPath?: string,
  ): Promise<void> {
    return this.answer(undefined, actor, request, reply, filterPath);
  }

  private async answer(
    index: string | undefined,
    actor: Me,
    request: AuthenticatedRequest,
    reply: FastifyReply,
    filterPath: unknown,
  ): Promise<void> {
    const start = performance.now();
    const { receipt, batchId, inspected } = await this.ingest.take(
      request,
      { protocol: 'elasticsearch', format: 'elasticsearch-bulk', actor },
      (body) => ({ actions: bulkActionsOf(body), index: index ?? bulkIndexOf(body) ?? NO_INDEX }),
    );
    const text = bulkResponse({
      receipt,
      ...inspected,
      batchId,
      tookMs: performance.now() - start,
      filterPath: typeof filterPath === 'string' ? filterPath : undefined,
    });
    void reply.headers(PRODUCT_HEADERS).header('Content-Type', 'application/json').send(text);
  }
}
