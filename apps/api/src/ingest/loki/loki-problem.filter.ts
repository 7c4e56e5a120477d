import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { problemHeaders } from '@tocsin/platform/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ingestProblem } from '../ingest-problem.ts';

/** Errors for Loki's clients: a line of text, which they write into their own log. They come back on 429 and 5xx only. */
@Catch()
export class LokiProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('loki');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = ingestProblem(error);
    if (problem.status >= 500) this.logger.error({ err: problem.details.cause ?? problem, requestId: request.id, code: problem.code });
    if (reply.sent) return;
    if (problem.code === 'too_large') void reply.header('Connection', 'close');
    void reply
      .status(problem.status)
      .headers({ ...problemHeaders(problem), 'Content-Type': 'text/plain; charset=utf-8' })
      .send(`${problem.message}\n`);
  }
}
