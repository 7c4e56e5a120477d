import { Controller, HttpCode, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiDefaultResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Me } from '@tocsin/contracts';
import { type AuthenticatedRequest, CurrentActor, NoCallLimit, RequireScope } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { StreamedBody } from '../../server/body-parsers.ts';
import { otlpFormat } from '../ingest-format.ts';
import { IngestService } from '../ingest.service.ts';
import { OtlpProblemFilter } from './otlp-problem.filter.ts';
import { otlpSuccess, requireReadable } from './otlp-response.ts';

const STATUS = {
  type: 'object' as const,
  properties: { code: { type: 'integer' as const }, message: { type: 'string' as const } },
  required: ['code', 'message'],
};

/** OpenTelemetry's logs over OTLP/HTTP, at the path that its exporters call by default. */
@ApiTags('ingest')
@Controller('v1/logs')
@UseFilters(OtlpProblemFilter)
export class OtlpController {
  constructor(@Inject(IngestService) private readonly ingest: IngestService) {}

  /** Takes an ExportLogsServiceRequest in; what was refused is told as a partial success. */
  @Post()
  @HttpCode(200)
  @RequireScope('logs:write')
  @NoCallLimit()
  @StreamedBody()
  @ApiConsumes('application/x-protobuf', 'application/json')
  @ApiProduces('application/x-protobuf', 'application/json')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, description: 'ExportLogsServiceRequest of OpenTelemetry' })
  @ApiResponse({ status: 200, schema: { type: 'object' }, description: 'ExportLogsServiceResponse, in the form of the request' })
  @ApiDefaultResponse({
    description: 'google.rpc.Status, in the form of the request',
    content: { 'application/json': { schema: STATUS }, 'application/x-protobuf': { schema: { type: 'string', format: 'binary' } } },
  })
  async take(@CurrentActor() actor: Me, @Req() request: AuthenticatedRequest, @Res() reply: FastifyReply): Promise<void> {
    const format = otlpFormat(request.headers['content-type']);
    const { receipt } = await this.ingest.take(request, { protocol: 'otlp', format, actor });
    requireReadable(receipt);
    const { contentType, body } = otlpSuccess(format, receipt);
    void reply.header('Content-Type', contentType).send(body);
  }
}
