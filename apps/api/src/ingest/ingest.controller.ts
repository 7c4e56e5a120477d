import { Controller, HttpCode, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IngestParams, IngestReceipt, type Me } from '@tocsin/contracts';
import {
  type AuthenticatedRequest,
  CurrentActor,
  NoCallLimit,
  problemDocument,
  ProblemError,
  problemHeaders,
  RequireScope,
} from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { StreamedBody } from '../server/body-parsers.ts';
import { IngestProblemFilter } from './ingest-problem.filter.ts';
import { ingestFormat } from './ingest-format.ts';
import { IngestService } from './ingest.service.ts';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

@ApiTags('ingest')
@Controller('ingest')
@UseFilters(IngestProblemFilter)
export class IngestController {
  constructor(@Inject(IngestService) private readonly ingest: IngestService) {}

  /** Takes logs in: JSON (one record or an array), NDJSON or lines of text, as they are or compressed by gzip or zstd. */
  @Post()
  @HttpCode(200)
  @RequireScope('logs:write')
  @NoCallLimit()
  @StreamedBody()
  @ApiConsumes('application/json', 'application/x-ndjson', 'text/plain')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, description: 'Records; any JSON object with a message is one' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Makes a retry within a day safe; 1 to 256 characters' })
  @ApiOkResponse({ standardSchema: IngestReceipt, description: 'Every accepted log is durable' })
  @ApiBadRequestResponse({
    description: 'The request could not be read, or no record of it could be accepted: `rejected` says why',
    content: { 'application/problem+json': { schema: { anyOf: [reference('NothingAccepted'), reference('Problem')] } } },
  })
  async take(
    @Query({ schema: IngestParams }) params: IngestParams,
    @CurrentActor() actor: Me,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IngestReceipt | string> {
    const format = ingestFormat(request.headers['content-type'], params.format);
    const { receipt } = await this.ingest.take(request, {
      protocol: 'http',
      format,
      actor,
      defaultService: params.service,
      defaultHost: params.host,
    });
    if (receipt.accepted > 0 || receipt.rejected.length === 0) return receipt;
    const problem = new ProblemError('nothing_accepted', 'No record could be accepted; `rejected` says why.');
    void reply.status(problem.status).headers(problemHeaders(problem));
    return JSON.stringify({ ...problemDocument(problem, request.id), ...receipt });
  }
}
