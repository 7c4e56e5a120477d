import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { PassportStrategy } from '@nestjs/passport';
import type { Me } from '@tocsin/contracts';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type AccessClaims, TOKEN_RULES } from './access-tokens.ts';
import { Callers } from './callers.ts';
import { SigningKeys } from './signing-keys.ts';

/** The keys could not be read, so that nothing can be said of a token. */
export class KeysAwayError extends Error {}

/** Checks an access token: its type and key first, then signature, times, issuer and audience, then that the sign-in still stands. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    @Inject(SigningKeys) keys: SigningKeys,
    @Inject(JwtService) jwt: JwtService,
    @Inject(Callers) private readonly callers: Callers,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [TOKEN_RULES.algorithm],
      issuer: TOKEN_RULES.issuer,
      audience: TOKEN_RULES.audience,
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: string) => void) => {
        const header = jwt.decode<unknown>(token, { complete: true })?.header as { typ?: string; kid?: string } | undefined;
        if (header?.typ !== TOKEN_RULES.type || typeof header.kid !== 'string') return done(new Error('not an access token'));
        keys.publicKey(header.kid).then(
          (key) => (key === undefined ? done(new Error('unknown key')) : done(null, key)),
          (cause: unknown) => done(new KeysAwayError('The keys of access tokens could not be read.', { cause })),
        );
      },
    });
  }

  /** False makes passport refuse the caller. */
  async validate({ sub, sid }: AccessClaims): Promise<Me | false> {
    return (await this.callers.bySession({ userId: sub, family: sid })) ?? false;
  }
}
