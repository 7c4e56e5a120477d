import { type ArgumentsHost, Catch } from '@nestjs/common';
import { ProblemFilter } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { ingestProblem } from './ingest-problem.ts';

/** Problem documents of the ingest endpoint; who was refused for its size need not send the rest. */
@Catch()
export class IngestProblemFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const problem = ingestProblem(error);
    if (problem.code === 'too_large') void host.switchToHttp().getResponse<FastifyReply>().header('Connection', 'close');
    super.catch(problem, host);
  }
}
