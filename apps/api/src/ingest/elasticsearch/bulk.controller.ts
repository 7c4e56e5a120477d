import { applyDecorators, Controller, HttpCode, Inject, Post, Put, Req, Res, UseFilters } from '@nestjs/common';
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

type BulkRequest = AuthenticatedRequest & { params: { index?: string }; query: { filter_path?: unknown } };

/** What every route of the bulk API is. */
const TakesBulk = () => applyDecorators(HttpCode(200), RequireScope('logs:write'), NoCallLimit(), StreamedBody());

/** Elasticsearch's bulk API, for Filebeat, Fluent Bit, Vector, Logstash and whatever else speaks it. */
@ApiExcludeController()
@Controller()
@UseFilters(ElasticsearchProblemFilter)
export class BulkController {
  constructor(@Inject(IngestService) private readonly ingest: IngestService) {}

  @Post(['_bulk', ':index/_bulk'])
  @TakesBulk()
  post(@CurrentActor() actor: Me, @Req() request: BulkRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(actor, request, reply);
  }

  /** The API takes both methods, and some clients use the other one. */
  @Put('_bulk')
  @TakesBulk()
  put(@CurrentActor() actor: Me, @Req() request: BulkRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(actor, request, reply);
  }

  private async answer(actor: Me, request: BulkRequest, reply: FastifyReply): Promise<void> {
    const { index } = request.params;
    const { filter_path: filterPath } = request.query;
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
