import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Rotation, type Session, SessionRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';

const DAY_MS = 86_400_000;
/** Two tabs that wake together send the same cookie; later than this it is a theft. */
const RACE_MS = 5000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const newToken = (): string => randomBytes(32).toString('base64url');

/** A refresh token as the browser keeps it, and until when. */
export interface RefreshToken {
  token: string;
  expiresAt: Date;
}

/** Sign-ins, held by refresh tokens that are each used once. */
@Injectable()
export class Sessions {
  constructor(
    @Inject(SessionRepository) private readonly repository: SessionRepository,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'refreshTokenDays'>,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async open(userId: string): Promise<{ session: Session; refresh: RefreshToken }> {
    const session = { family: randomUUID(), userId };
    const refresh = { token: newToken(), expiresAt: this.expiry() };
    await this.repository.open(session, hashOf(refresh.token), refresh.expiresAt);
    return { session, refresh };
  }

  /** Only a token that was `rotated` is replaced; the others get none, so that a stolen one leads nowhere. */
  async rotate(token: string): Promise<Rotation & { refresh?: RefreshToken }> {
    const refresh = { token: newToken(), expiresAt: this.expiry() };
    const rotation = await this.repository.rotate({
      tokenHash: hashOf(token),
      nextHash: hashOf(refresh.token),
      expiresAt: refresh.expiresAt,
      graceMs: RACE_MS,
    });
    return rotation.outcome === 'rotated' ? { ...rotation, refresh } : rotation;
  }

  end(token: string): Promise<Session | undefined> {
    return this.repository.end(hashOf(token));
  }

  endAllOf(userId: string): Promise<void> {
    return this.repository.endAllOf(userId);
  }

  private expiry(): Date {
    return new Date(this.now() + this.settings.refreshTokenDays * DAY_MS);
  }
}
