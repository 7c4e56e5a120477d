import { Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { ApiKeyRepository, SessionRepository, SigningKeyRepository, SignInTryRepository, UserRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { AddressLimitGuard, CALL_LIMIT, CALL_LIMITER, CallerLimitGuard, RateLimiter } from '@tocsin/platform/http';
import { DataSource } from 'typeorm';
import { AccessGuard } from './access.guard.ts';
import { AccessTokens } from './access-tokens.ts';
import { AuthController } from './auth.controller.ts';
import { Callers } from './callers.ts';
import { FirstAdmin } from './first-admin.ts';
import { JwtStrategy } from './jwt.strategy.ts';
import { KeyAccess } from './key-access.ts';
import { Passwords } from './passwords.ts';
import { Refusals } from './refusals.ts';
import { Sessions } from './sessions.ts';
import { SHARED_CALLS, SharedCalls, type SharedCallsOptions } from './shared-calls.ts';
import { SignIn } from './sign-in.ts';
import { SignInTries } from './sign-in-tries.ts';
import { SigningKeys } from './signing-keys.ts';

const repository = (type: Type<unknown> & (new (source: DataSource, now: Clock) => unknown)): Provider => ({
  provide: type,
  useFactory: (source: DataSource, now: Clock) => new type(source, now),
  inject: [DataSource, CLOCK],
});

/** Who may call, and how often. Its guards hold for every HTTP route of the application, in this order. */
@Module({
  imports: [PassportModule, JwtModule.register({})],
  controllers: [AuthController],
  providers: [
    repository(UserRepository),
    repository(SessionRepository),
    repository(ApiKeyRepository),
    repository(SigningKeyRepository),
    repository(SignInTryRepository),
    { provide: RateLimiter, useFactory: (now: Clock) => new RateLimiter(now), inject: [CLOCK] },
    {
      provide: CALL_LIMITER,
      useFactory: (own: RateLimiter, source: DataSource, now: Clock, shared?: SharedCallsOptions) =>
        shared ? new SharedCalls(source, now, shared) : own,
      inject: [RateLimiter, DataSource, CLOCK, { token: SHARED_CALLS, optional: true }],
    },
    {
      provide: CALL_LIMIT,
      useFactory: ({ callsPerSecond }: Pick<Settings, 'callsPerSecond'>) => ({ name: 'calls', limit: callsPerSecond, windowMs: 1000 }),
      inject: [SETTINGS],
    },
    Passwords,
    SigningKeys,
    AccessTokens,
    JwtStrategy,
    Callers,
    Refusals,
    KeyAccess,
    Sessions,
    SignIn,
    SignInTries,
    FirstAdmin,
    { provide: APP_GUARD, useClass: AddressLimitGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: CallerLimitGuard },
  ],
  exports: [UserRepository, ApiKeyRepository, Passwords, Sessions, Callers, KeyAccess, FirstAdmin, RateLimiter],
})
export class IdentityModule {}
