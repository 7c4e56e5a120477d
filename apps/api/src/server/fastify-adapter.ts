import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyServerOptions } from 'fastify';
import type { Settings } from '@tocsin/platform/config';
import { problemDocument, problemHeaders, requestIdFor, toProblem } from '@tocsin/platform/http';
import { JSON_BODY_LIMIT, registerBodyParsers } from './body-parsers.ts';
import { addressOf } from './paths.ts';

/** Milliseconds that a sender has for its whole request; slower ones are cut off. */
const REQUEST_TIMEOUT_MS = 60_000;

class ApiAdapter extends FastifyAdapter {
  /** Ours instead of Nest's, which would read every body whole before a guard has seen the request. */
  override registerParserMiddleware(): void {
    if (!this.registered) registerBodyParsers(this.getInstance());
    this.registered = true;
  }
  private registered = false;
}

/**
 * Fastify as every composition root that serves the API must create it; `configureApi` does the rest.
 * Only the proxies of the settings are believed in what they say of the caller's address.
 */
export const createFastifyAdapter = (settings: Pick<Settings, 'trustProxy'>): FastifyAdapter => new ApiAdapter(optionsOf(settings));

const optionsOf = (settings: Pick<Settings, 'trustProxy'>): FastifyServerOptions => ({
  genReqId: requestIdFor,
  trustProxy: settings.trustProxy.length > 0 ? settings.trustProxy : false,
  bodyLimit: JSON_BODY_LIMIT,
  requestTimeout: REQUEST_TIMEOUT_MS,
  rewriteUrl: (request) => addressOf(request.url ?? '/'),
  routerOptions: { maxParamLength: 512 },
  // What the router refuses before any route: addresses that cannot be decoded, or are too long.
  frameworkErrors: (error, request, given) => {
    const problem = toProblem(error);
    // The reply of no route at all; its type speaks of one.
    const reply = given as unknown as FastifyReply;
    void reply
      .status(problem.status)
      .headers(problemHeaders(problem))
      .send(JSON.stringify(problemDocument(problem, request.id)));
  },
});
