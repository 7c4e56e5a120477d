import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Aborts when the caller goes away before the answer is complete, so that nobody works for no one. */
export const signalOf = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new CallerGoneError());
  });
  return gone.signal;
};

/** Nobody is there to read the answer. */
export class CallerGoneError extends Error {
  constructor() {
    super('The caller went away.');
  }
}

export const CallerSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal =>
  signalOf(context.switchToHttp().getResponse<FastifyReply>()),
);
