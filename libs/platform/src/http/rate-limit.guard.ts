import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { type AuthenticatedRequest, UNLIMITED } from './access.ts';
import { ProblemError } from './problem-error.ts';
import { CALL_LIMITER, type CallLimiter, type RateDecision, type RateLimit } from './rate-limiter.ts';

/** Injection token of the limit on calls by one user, key or address. */
export const CALL_LIMIT = 'tocsin:CallLimit';

/**
 * Counts a call of the key, and tells of it as `tellLimit` does; a promise only where other processes are asked.
 * @throws ProblemError `rate_limited`
 */
export const takeCall = (limiter: CallLimiter, limit: RateLimit, key: string, reply: FastifyReply): void | Promise<void> => {
  const decision = limiter.take(limit, key);
  return decision instanceof Promise ? decision.then((decided) => tellLimit(limit, [decided], reply)) : tellLimit(limit, [decision], reply);
};

/**
 * Tells of the tightest of some decisions, one at least, in `RateLimit` and `RateLimit-Policy`, and refuses the call past the limit.
 * @throws ProblemError `rate_limited`
 */
export const tellLimit = (limit: RateLimit, decisions: readonly RateDecision[], reply: FastifyReply): void => {
  const { allowed, remaining, resetMs } = decisions.reduce((tightest, each) =>
    each.remaining < tightest.remaining || (each.remaining === tightest.remaining && !each.allowed) ? each : tightest,
  );
  void reply.header('RateLimit-Policy', `"${limit.name}";q=${limit.limit};w=${Math.ceil(limit.windowMs / 1000)}`);
  void reply.header('RateLimit', `"${limit.name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`);
  if (!allowed) throw new ProblemError('rate_limited', 'Too many calls; try again later.', { retryAfterMs: resetMs });
};

/** What is counted for an address: one IPv4 address, or the /64 network that one IPv6 customer has. */
export const addressKey = (ip: string): string => {
  if (!ip.includes(':') || ip.includes('.')) return `address:${ip}`;
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const full = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `address:${full.slice(0, 4).join(':')}::/64`;
};

abstract class CallGuard implements CanActivate {
  constructor(
    @Inject(CALL_LIMITER) private readonly limiter: CallLimiter,
    @Inject(CALL_LIMIT) private readonly limit: RateLimit,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean>(UNLIMITED, [context.getHandler(), context.getClass()])) return true;
    const key = this.keyOf(context.switchToHttp().getRequest<AuthenticatedRequest>());
    if (key === undefined) return true;
    const taken = takeCall(this.limiter, this.limit, key, context.switchToHttp().getResponse<FastifyReply>());
    return taken instanceof Promise ? taken.then(() => true) : true;
  }

  protected abstract keyOf(request: AuthenticatedRequest): string | undefined;
}

/** Bounds the calls of an address, before anything is spent on them. */
@Injectable()
export class AddressLimitGuard extends CallGuard {
  protected override keyOf(request: AuthenticatedRequest): string {
    return addressKey(request.ip);
  }
}

/** Bounds the calls of a user or key, once it is known who calls. */
@Injectable()
export class CallerLimitGuard extends CallGuard {
  protected override keyOf({ actor }: AuthenticatedRequest): string | undefined {
    return actor && `${actor.kind}:${actor.id}`;
  }
}
