import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument, problemHeaders } from './problem-document.ts';
import { toProblem } from './to-problem.ts';

/** Every error of an HTTP call becomes an RFC 9457 document here, and nowhere else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ err: problem.details.cause ?? problem, requestId: request.id, code: problem.code });
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(problemHeaders(problem))
      .send(JSON.stringify(problemDocument(problem, request.id)));
  }
}
