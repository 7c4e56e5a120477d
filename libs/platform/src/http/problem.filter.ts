import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument, problemHeaders } from './problem-document.ts';
import type { ProblemError } from './problem-error.ts';
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
    if (problem.status >= 500) this.tell(problem, request);
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(problemHeaders(problem))
      .send(JSON.stringify(problemDocument(problem, request.id)));
  }

  /** What is away or full is told in a line: it is no fault of ours, and a stack would name none. All else comes with its stack. */
  private tell(problem: ProblemError, request: FastifyRequest): void {
    const cause = problem.details.cause ?? problem;
    const call = { requestId: request.id, code: problem.code, method: request.method, path: request.url.split('?')[0] };
    if (problem.status === 503)
      this.logger.warn({ ...call, why: cause instanceof Error ? cause.message : problem.message, msg: 'answered 503' });
    else this.logger.error({ ...call, err: cause });
  }
}
