import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Me, Scope } from '@tocsin/contracts';
import {
  addressKey,
  type AuthenticatedRequest,
  CALL_LIMIT,
  CALL_LIMITER,
  type CallLimiter,
  callerOf,
  ProblemError,
  PUBLIC,
  type RateLimit,
  REQUIRED_SCOPE,
  SIGNED_IN,
  takeCall,
} from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { apiKeyIn, type ShownApiKey } from './api-key.ts';
import { Callers } from './callers.ts';
import { KeysAwayError } from './jwt.strategy.ts';
import { Refusals } from './refusals.ts';

/** What passport left of its verdict on a token. */
const infoOf = (request: AuthenticatedRequest): Error | undefined => (request as { authInfo?: Error }).authInfo;
const unauthenticated = (): ProblemError => new ProblemError('unauthenticated', 'Sign in, or send a valid key.');

/**
 * Lets in whom the route's decorators name, and nobody where a route has none. It runs for every HTTP route of the application;
 * bus messages are not calls, and the live tail's WebSocket is opened by a ticket that a call gave out.
 */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') implements CanActivate {
  private readonly failures: RateLimit;

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(Refusals) private readonly refusals: Refusals,
    @Inject(CALL_LIMITER) private readonly limiter: CallLimiter,
    @Inject(CALL_LIMIT) calls: RateLimit,
  ) {
    super();
    this.failures = { ...calls, name: 'failures' };
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const rule = <T>(name: string): T | undefined => this.reflector.getAllAndOverride<T>(name, [context.getHandler(), context.getClass()]);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (rule<boolean>(PUBLIC)) {
      // Some public routes tell more to those they know. Who cannot be told apart from a stranger is one.
      request.actor = await this.authenticate(context, request).catch(() => undefined);
      return true;
    }
    const scope = rule<Scope>(REQUIRED_SCOPE);
    const actor = await this.authenticate(context, request);
    request.actor = actor;
    if (scope === undefined ? rule<boolean>(SIGNED_IN) : actor.scopes.includes(scope)) return true;
    this.refuse(request, 'access', 'denied', { needs: scope ?? 'nobody' });
    throw new ProblemError('forbidden', scope ? `This needs ${scope}, which you do not have.` : 'This is open to nobody.');
  }

  /** Of passport, which tells a bad token by its `info`: the caller, or undefined. @throws what is no fault of the caller's */
  override handleRequest<T>(error: unknown, user: T | false | null | undefined, info: unknown): T {
    if (error) throw error instanceof Error ? error : new Error('The token could not be checked.', { cause: error });
    if (info instanceof KeysAwayError) throw info.cause;
    return (user || undefined) as T;
  }

  private async authenticate(context: ExecutionContext, request: AuthenticatedRequest): Promise<Me> {
    const { authorization } = request.headers;
    if (authorization === undefined) throw unauthenticated();
    const key = apiKeyIn(authorization);
    const actor = key ? await this.byKey(key, context, request) : await this.byToken(context, request);
    if (actor) return actor;
    // That a token's time is over is how every session goes on, and no attack.
    if (infoOf(request)?.name === 'TokenExpiredError') throw unauthenticated();
    void this.limiter.take(this.failures, addressKey(request.ip));
    this.refuse(request, key ? 'auth.key' : 'auth.token', 'failure', key ? { keyId: key.id } : {});
    throw unauthenticated();
  }

  private async byKey(key: ShownApiKey, context: ExecutionContext, request: AuthenticatedRequest): Promise<Me | undefined> {
    // Routes without a limit on calls have one on guesses: each made-up id would be a question to the database.
    if (!this.callers.remembersKey(key.id) && this.limiter.isExhausted(this.failures, addressKey(request.ip))) {
      await takeCall(this.limiter, this.failures, addressKey(request.ip), context.switchToHttp().getResponse<FastifyReply>());
    }
    return this.callers.byKey(key);
  }

  private async byToken(context: ExecutionContext, request: AuthenticatedRequest): Promise<Me | undefined> {
    await super.canActivate(context);
    return (request as AuthenticatedRequest & { user?: Me }).user;
  }

  private refuse(request: AuthenticatedRequest, action: string, outcome: 'failure' | 'denied', detail: Record<string, unknown>): void {
    const route = request.routeOptions.url ?? '';
    this.refusals.note({ ...callerOf(request), action, target: `${request.method} ${route}`, outcome, detail });
  }
}
