import { Controller, HttpCode, Inject, Post, Req, UseFilters } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiDefaultResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { Me } from '@tocsin/contracts';
import { type AuthenticatedRequest, CurrentActor, NoCallLimit, RequireScope } from '@tocsin/platform/http';
import { StreamedBody } from '../../server/body-parsers.ts';
import { IngestService } from '../ingest.service.ts';
import { lokiFormat, unpackedSnappyBytes } from './loki-format.ts';
import { LokiProblemFilter } from './loki-problem.filter.ts';
import { requireAllTaken } from './loki-receipt.ts';

/** Loki's push endpoint, for Alloy, Promtail, and whatever else sends to Loki. Tenants (`X-Scope-OrgID`) are not told apart. */
@ApiTags('ingest')
@Controller('loki/api/v1/push')
@UseFilters(LokiProblemFilter)
export class LokiController {
  constructor(@Inject(IngestService) private readonly ingest: IngestService) {}

  /** Takes a push request of Loki in: protobuf compressed by snappy, or JSON. */
  @Post()
  @HttpCode(204)
  @RequireScope('logs:write')
  @NoCallLimit()
  @StreamedBody()
  @ApiConsumes('application/x-protobuf', 'application/json')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, description: "Loki's logproto.PushRequest, or its JSON form" })
  @ApiNoContentResponse({ description: 'Every entry is durable' })
  @ApiDefaultResponse({ description: 'What is wrong, as a line of text', content: { 'text/plain': { schema: { type: 'string' } } } })
  async push(@CurrentActor() actor: Me, @Req() request: AuthenticatedRequest): Promise<void> {
    const { format, contentEncoding } = lokiFormat(request.headers['content-type'], request.headers['content-encoding']);
    const { receipt } = await this.ingest.take(
      { headers: { ...request.headers, 'content-encoding': contentEncoding }, body: request.body },
      { protocol: 'loki', format, actor, ...(format === 'loki-protobuf' && { unpackedBytes: unpackedSnappyBytes }) },
    );
    requireAllTaken(receipt);
  }
}
