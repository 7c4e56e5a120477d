import type { ArgumentsHost, Logger } from '@nestjs/common';
import { type ProblemError, problemHeaders } from '@tocsin/platform/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ingestProblem } from './ingest-problem.ts';

/** A failure in the words of a protocol that has its own. */
export interface ProtocolAnswer {
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/**
 * Answers a failed ingest call as a client of some other protocol understands it. Faults of ours are told in our own log; who was refused
 * for its size need not send the rest.
 */
export const answerProblem = (
  error: unknown,
  host: ArgumentsHost,
  logger: Logger,
  describe: (problem: ProblemError, request: FastifyRequest) => ProtocolAnswer,
): void => {
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  const reply = host.switchToHttp().getResponse<FastifyReply>();
  const problem = ingestProblem(error);
  if (problem.status >= 500) logger.error({ err: problem.details.cause ?? problem, requestId: request.id, code: problem.code });
  if (reply.sent) return;
  const { headers, body } = describe(problem, request);
  if (problem.code === 'too_large') void reply.header('Connection', 'close');
  void reply
    .status(problem.status)
    .headers({ ...problemHeaders(problem), ...headers })
    .send(body);
};
