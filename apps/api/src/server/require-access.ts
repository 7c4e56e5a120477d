import { problemDocument, problemHeaders, toProblem } from '@tocsin/platform/http';
import type { FastifyInstance } from 'fastify';
import type { CloudflareAccess } from '../cloudflare/index.ts';

/** Refuses, before anything else is done for it, every call that did not come through Cloudflare Access, where that is required. */
export const requireAccess = (fastify: Pick<FastifyInstance, 'addHook'>, access: CloudflareAccess | undefined): void => {
  if (!access) return;
  fastify.addHook('onRequest', async (request, reply) => {
    try {
      await access.check(request.raw);
    } catch (error) {
      const problem = toProblem(error);
      return reply
        .status(problem.status)
        .headers(problemHeaders(problem))
        .send(JSON.stringify(problemDocument(problem, request.id)));
    }
    return undefined;
  });
};
