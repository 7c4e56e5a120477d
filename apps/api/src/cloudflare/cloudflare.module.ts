import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { EgressClient } from '@tocsin/adapters/egress';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS } from '@tocsin/platform/config';
import { type AccessSettings, CloudflareAccess, issuerOf } from './cloudflare-access.ts';
import { TeamKeys } from './team-keys.ts';

/** Injection token of `CloudflareAccess`; undefined where no team is set. */
export const CLOUDFLARE_ACCESS = 'tocsin:CloudflareAccess';
/** Injection token of where a team's keys are. */
export const TEAM_KEYS_URL = 'tocsin:TeamKeysUrl';
/** Injection token of the client that fetches them. */
export const TEAM_KEYS_CLIENT = 'tocsin:TeamKeysClient';

const TIMEOUT_MS = 5000;

/** Cloudflare Access in front of everything, where a team is set. Needs SETTINGS and CLOCK. */
@Global()
@Module({
  imports: [JwtModule.register({})],
  providers: [
    { provide: TEAM_KEYS_CLIENT, useFactory: () => new EgressClient({ allowPrivate: false, timeoutMs: TIMEOUT_MS }) },
    {
      provide: TEAM_KEYS_URL,
      useFactory: ({ cloudflareTeam }: AccessSettings) => `${issuerOf(cloudflareTeam ?? '')}/cdn-cgi/access/certs`,
      inject: [SETTINGS],
    },
    {
      provide: CLOUDFLARE_ACCESS,
      useFactory: (settings: AccessSettings, client: EgressClient, url: string, jwt: JwtService, now: Clock) =>
        settings.cloudflareTeam === undefined
          ? undefined
          : new CloudflareAccess(settings.cloudflareTeam, settings, new TeamKeys(client, url, now), jwt),
      inject: [SETTINGS, TEAM_KEYS_CLIENT, TEAM_KEYS_URL, JwtService, CLOCK],
    },
  ],
  exports: [CLOUDFLARE_ACCESS],
})
export class CloudflareModule implements OnApplicationShutdown {
  constructor(@Inject(TEAM_KEYS_CLIENT) private readonly client: EgressClient) {}

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}
