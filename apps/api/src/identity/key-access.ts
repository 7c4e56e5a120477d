import { Inject, Injectable } from '@nestjs/common';
import type { Me, Scope } from '@tocsin/contracts';
import { addressKey, CALL_LIMIT, CALL_LIMITER, type Caller, type CallLimiter, ProblemError, type RateLimit } from '@tocsin/platform/http';
import { apiKeyIn } from './api-key.ts';
import { Callers } from './callers.ts';
import { Refusals } from './refusals.ts';

/** A call that is no HTTP request of the application, and so is met by no guard. */
export interface KeyCall {
  /** As in an `Authorization` header. */
  authorization: string | undefined;
  address: string;
  requestId: string | null;
  /** What is called, for the audit row of a refusal. */
  target: string;
}

const ANONYMOUS: Caller['actor'] = { kind: 'anonymous', id: null, name: 'anonymous' };

/** Lets callers in by their API key, by the rules that `AccessGuard` has for routes: bounded guesses, audited refusals. */
@Injectable()
export class KeyAccess {
  private readonly failures: RateLimit;

  constructor(
    @Inject(Callers) private readonly callers: Callers,
    @Inject(Refusals) private readonly refusals: Refusals,
    @Inject(CALL_LIMITER) private readonly limiter: CallLimiter,
    @Inject(CALL_LIMIT) calls: RateLimit,
  ) {
    this.failures = { ...calls, name: 'failures' };
  }

  /** Who calls, if they may. @throws ProblemError `unauthenticated`, `forbidden` or `rate_limited` */
  async admit(call: KeyCall, scope: Scope): Promise<Me> {
    const key = apiKeyIn(call.authorization);
    if (key && !this.callers.remembersKey(key.id) && this.limiter.isExhausted(this.failures, addressKey(call.address))) {
      const { resetMs } = await this.limiter.take(this.failures, addressKey(call.address));
      throw new ProblemError('rate_limited', 'Too many calls; try again later.', { retryAfterMs: resetMs });
    }
    const actor = key && (await this.callers.byKey(key));
    if (!actor) {
      if (call.authorization !== undefined) {
        void this.limiter.take(this.failures, addressKey(call.address));
        this.refuse(call, ANONYMOUS, 'auth.key', 'failure', key ? { keyId: key.id } : {});
      }
      throw new ProblemError('unauthenticated', 'Send a valid API key as "authorization: Bearer tk_…".');
    }
    if (actor.scopes.includes(scope)) return actor;
    this.refuse(call, { kind: actor.kind, id: actor.id, name: actor.name }, 'access', 'denied', { needs: scope });
    throw new ProblemError('forbidden', `This needs ${scope}, which you do not have.`);
  }

  private refuse(
    { address, requestId, target }: KeyCall,
    actor: Caller['actor'],
    action: string,
    outcome: 'failure' | 'denied',
    detail: Record<string, unknown>,
  ): void {
    this.refusals.note({ actor, address, requestId, action, target, outcome, detail });
  }
}
