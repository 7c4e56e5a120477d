import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyServerOptions } from 'fastify';
import type { Settings } from '@tocsin/platform/config';
import { problemDocument, ProblemError, problemHeaders, requestIdFor, toProblem } from '@tocsin/platform/http';
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

/** What is no HTTP, or never ends, has no request that could be answered: the bare socket gets the document. */
const refuseConnection = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = new ProblemError('malformed', 'This is not a request that can be read.');
  const body = JSON.stringify(problemDocument(problem, requestIdFor({ headers: {} })));
  const headers = { ...problemHeaders(problem), 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}\r\n${body}`);
};

const optionsOf = (settings: Pick<Settings, 'trustProxy'>): FastifyServerOptions => ({
  genReqId: requestIdFor,
  trustProxy: settings.trustProxy.length > 0 ? settings.trustProxy : false,
  bodyLimit: JSON_BODY_LIMIT,
  requestTimeout: REQUEST_TIMEOUT_MS,
  rewriteUrl: (request) => addressOf(request.url ?? '/'),
  routerOptions: { maxParamLength: 512 },
  clientErrorHandler: refuseConnection,
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
