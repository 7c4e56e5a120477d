import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { problemHeaders } from '@tocsin/platform/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ingestProblem } from '../ingest-problem.ts';
import { otlpFailure } from './otlp-response.ts';

/** Errors of OTLP calls: a google.rpc.Status in the form of the request, JSON where that is not known. */
@Catch()
export class OtlpProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('otlp');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = ingestProblem(error);
    if (problem.status >= 500) this.logger.error({ err: problem.details.cause ?? problem, requestId: request.id, code: problem.code });
    if (reply.sent) return;
    const protobuf = request.headers['content-type']?.startsWith('application/x-protobuf');
    const { contentType, body } = otlpFailure(protobuf ? 'otlp-protobuf' : 'otlp-json', problem.status, problem.message);
    if (problem.code === 'too_large') void reply.header('Connection', 'close');
    void reply
      .status(problem.status)
      .headers({ ...problemHeaders(problem), 'Content-Type': contentType })
      .send(body);
  }
}
