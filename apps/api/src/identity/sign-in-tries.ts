import { Inject, Injectable } from '@nestjs/common';
import { SignInTryRepository } from '@tocsin/adapters/database';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { type RateLimit, tellLimit } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';

const WINDOW_MS = 5 * 60_000;

/** Bounds how often somebody may try to sign in, over all processes of the API: guesses do not get more by being spread. */
@Injectable()
export class SignInTries {
  private readonly limit: RateLimit;

  constructor(
    @Inject(SignInTryRepository) private readonly tries: SignInTryRepository,
    @Inject(SETTINGS) settings: Pick<Settings, 'loginTries'>,
  ) {
    this.limit = { name: 'sign-in', limit: settings.loginTries, windowMs: WINDOW_MS };
  }

  /** Counts a try under each key and tells the caller what is left. @throws ProblemError `rate_limited`, or that the database is away */
  async take(keys: readonly [string, ...string[]], reply: FastifyReply): Promise<void> {
    const { limit, windowMs } = this.limit;
    const counted = await this.tries.count(keys, windowMs);
    const decisions = counted.map(({ tries, resetMs }) => ({ allowed: tries <= limit, remaining: Math.max(0, limit - tries), resetMs }));
    tellLimit(this.limit, decisions, reply);
  }
}
