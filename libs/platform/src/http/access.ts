import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { AuditEntry, Me, Scope } from '@tocsin/contracts';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.ts';

export const REQUIRED_SCOPE = 'tocsin:scope';
export const PUBLIC = 'tocsin:public';
export const SIGNED_IN = 'tocsin:signed-in';
export const UNLIMITED = 'tocsin:unlimited';

/** Name of the OpenAPI security scheme that stands for a token or an API key. */
export const BEARER = 'bearer';

/** The route is for callers that hold the scope. A route with none of these decorators is refused to everyone. */
export const RequireScope = (scope: Scope) =>
  applyDecorators(SetMetadata(REQUIRED_SCOPE, scope), ApiBearerAuth(BEARER), ApiExtension('x-required-scope', scope));
/** The route is for anyone, without signing in. */
export const Public = () => SetMetadata(PUBLIC, true);
/** The route is for whoever is signed in, whatever the scopes. */
export const SignedIn = () => applyDecorators(SetMetadata(SIGNED_IN, true), ApiBearerAuth(BEARER));
/** The route is bounded by something else than calls, such as bytes in flight. */
export const NoCallLimit = () => SetMetadata(UNLIMITED, true);

/** A request as the access guard leaves it. */
export type AuthenticatedRequest = FastifyRequest & { actor?: Me };

/** Who, from where and under which request: the part of an audit row that every route has. */
export interface Caller {
  actor: AuditEntry['actor'];
  address: string | null;
  requestId: string | null;
}
export const callerOf = (request: AuthenticatedRequest): Caller => ({
  actor: request.actor
    ? { kind: request.actor.kind, id: request.actor.id, name: request.actor.email ?? request.actor.name }
    : { kind: 'anonymous', id: null, name: 'anonymous' },
  address: request.ip,
  requestId: request.id,
});

/** The caller as `Me`; on a `@Public()` route there is none, which answers 401. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Me => {
  const { actor } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!actor) throw new ProblemError('unauthenticated', 'Sign in, or send a valid key.');
  return actor;
});
/** The caller as audit rows tell of it. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<AuthenticatedRequest>()),
);
