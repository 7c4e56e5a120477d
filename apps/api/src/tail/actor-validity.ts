import { Global, Module } from '@nestjs/common';
import { ApiKeyRepository, UserRepository } from '@tocsin/adapters/database';
import { type Me, ROLE_SCOPES, type Scope } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';

/** Injection token: may this caller, who signed in some time ago, still do what a scope stands for? */
export const ACTOR_VALIDITY = 'tocsin:ActorValidity';
export type ActorValidity = (actor: Me, scope: Scope) => Promise<boolean>;

/** Asks the control database: users may have been disabled or given another role, keys revoked or run out. */
export const actorValidity =
  (users: Pick<UserRepository, 'get'>, keys: Pick<ApiKeyRepository, 'findForUse'>, now: Clock): ActorValidity =>
  async ({ kind, id }, scope) => {
    if (kind === 'user') {
      const user = await users.get(id);
      return user !== null && user.enabled && ROLE_SCOPES[user.role].includes(scope);
    }
    const key = await keys.findForUse(id);
    const inForce = key !== null && key.revokedAt === null && (key.expiresAt === null || key.expiresAt.getTime() > now());
    return inForce && key.scopes.includes(scope);
  };

@Global()
@Module({
  providers: [
    {
      provide: ACTOR_VALIDITY,
      useFactory: (source: DataSource, now: Clock) =>
        actorValidity(new UserRepository(source, now), new ApiKeyRepository(source, now), now),
      inject: [DataSource, CLOCK],
    },
  ],
  exports: [ACTOR_VALIDITY],
})
export class ActorValidityModule {}
