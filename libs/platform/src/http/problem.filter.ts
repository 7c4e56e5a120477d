import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Problem } from '@tocsin/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from './to-problem.ts';

const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

/** Every error of an HTTP call becomes an RFC 9457 document here, and nowhere else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    const { errors, position, retryAfterMs } = problem.details;
    if (problem.status >= 500) this.logger.error({ err: problem.details.cause ?? problem, requestId: request.id, code: problem.code });
    if (reply.sent) return;
    const body: Problem = {
      type: `https://tocsin.dev/problems/${problem.code}`,
      title: titleOf(problem.code),
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      requestId: request.id,
      ...(errors && { errors }),
      ...(position && { position }),
    };
    if (retryAfterMs !== undefined) void reply.header('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer realm="tocsin"');
    void reply.status(problem.status).header('Content-Type', 'application/problem+json; charset=utf-8').send(JSON.stringify(body));
  }
}
