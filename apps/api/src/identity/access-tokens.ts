import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Session } from '@tocsin/adapters/database';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { SigningKeys } from './signing-keys.ts';

/** RFC 8725 and RFC 9068: one algorithm, a named issuer and audience, and a type that no other token of ours has. */
export const TOKEN_RULES = { algorithm: 'RS256', issuer: 'tocsin', audience: 'tocsin-api', type: 'at+jwt' } as const;

/** What an access token says; roles and scopes are looked up, so that a change of them needs no new token. */
export interface AccessClaims {
  /** User id. */
  sub: string;
  /** The sign-in that it belongs to: when that ends, so does the token. */
  sid: string;
}

/** Makes access tokens; `JwtStrategy` checks them. */
@Injectable()
export class AccessTokens {
  constructor(
    @Inject(JwtService) private readonly jwt: JwtService,
    @Inject(SigningKeys) private readonly keys: SigningKeys,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'accessTokenMinutes'>,
  ) {}

  async issue({ userId, family }: Session): Promise<{ accessToken: string; expiresIn: number }> {
    const { id, privateKey } = await this.keys.signing();
    const expiresIn = this.settings.accessTokenMinutes * 60;
    const accessToken = await this.jwt.signAsync(
      { sub: userId, sid: family },
      {
        privateKey,
        header: { alg: TOKEN_RULES.algorithm, typ: TOKEN_RULES.type, kid: id },
        algorithm: TOKEN_RULES.algorithm,
        issuer: TOKEN_RULES.issuer,
        audience: TOKEN_RULES.audience,
        expiresIn,
      },
    );
    return { accessToken, expiresIn };
  }
}
