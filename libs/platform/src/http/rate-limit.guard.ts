import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { type AuthenticatedRequest, UNLIMITED } from './access.ts';
import { ProblemError } from './problem-error.ts';
import { type RateLimit, RateLimiter } from './rate-limiter.ts';

/** Injection token of the limit on calls by one user, key or address. */
export const CALL_LIMIT = 'tocsin:CallLimit';

/** Counts a call, tells of it in `RateLimit` and `RateLimit-Policy`, and refuses it past the limit. */
export const takeCall = (limiter: RateLimiter, limit: RateLimit, key: string, reply: FastifyReply): void => {
  const { allowed, remaining, resetMs } = limiter.take(limit, key);
  void reply.header('RateLimit-Policy', `"${limit.name}";q=${limit.limit};w=${Math.ceil(limit.windowMs / 1000)}`);
  void reply.header('RateLimit', `"${limit.name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`);
  if (!allowed) throw new ProblemError('rate_limited', 'Too many calls; try again later.', { retryAfterMs: resetMs });
};

/** Bounds the calls of each address before anything is spent on them, and of each user or key once it is known. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    @Inject(RateLimiter) private readonly limiter: RateLimiter,
    @Inject(CALL_LIMIT) private readonly limit: RateLimit,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean>(UNLIMITED, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = request.actor ? `${request.actor.kind}:${request.actor.id}` : `address:${request.ip}`;
    takeCall(this.limiter, this.limit, key, context.switchToHttp().getResponse<FastifyReply>());
    return true;
  }
}
