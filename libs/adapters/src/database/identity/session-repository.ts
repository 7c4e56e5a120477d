import { type DataSource, type EntityManager, LessThan } from 'typeorm';
import { RefreshTokenEntity } from './refresh-token.entity.ts';
import { UserEntity } from './user.entity.ts';

/** A sign-in: a family of refresh tokens, each made from the one before. */
export interface Session {
  family: string;
  userId: string;
}
/**
 * `raced`: the token was used a moment ago, as two tabs of one browser do; nothing changed.
 * `reused`: it was used before and is in other hands; the whole family was ended.
 */
export type Rotation = ({ outcome: 'rotated' | 'raced' | 'reused' } & Session) | { outcome: 'unknown' };

export interface RotationRequest {
  tokenHash: string;
  nextHash: string;
  expiresAt: Date;
  /** How long after its use a token may come again without harm, in milliseconds. */
  graceMs: number;
}

/** Sign-ins, kept as the hashes of their refresh tokens. Changes of one user's sign-ins happen one after the other. */
export class SessionRepository {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  /** Also forgets tokens whose time is over. */
  async open({ family, userId }: Session, tokenHash: string, expiresAt: Date): Promise<void> {
    const createdAt = new Date(this.now());
    await this.tokens().delete({ expiresAt: LessThan(createdAt) });
    await this.tokens().insert({ tokenHash, family, userId, createdAt, expiresAt, usedAt: null });
  }

  /** Uses a token up and puts the next one of its family in its place. */
  rotate({ tokenHash, nextHash, expiresAt, graceMs }: RotationRequest): Promise<Rotation> {
    return this.withToken(tokenHash, async (manager, { family, userId }) => {
      const token = await manager.findOneBy(RefreshTokenEntity, { tokenHash });
      const now = this.now();
      if (!token || token.expiresAt.getTime() <= now) return { outcome: 'unknown' };
      if (token.usedAt !== null) {
        if (now - token.usedAt.getTime() <= graceMs) return { outcome: 'raced', family, userId };
        await manager.delete(RefreshTokenEntity, { family });
        return { outcome: 'reused', family, userId };
      }
      await manager.update(RefreshTokenEntity, { tokenHash }, { usedAt: new Date(now) });
      await manager.insert(RefreshTokenEntity, { tokenHash: nextHash, family, userId, createdAt: new Date(now), expiresAt, usedAt: null });
      return { outcome: 'rotated', family, userId };
    });
  }

  /** Ends the sign-in that the token belongs to. */
  async end(tokenHash: string): Promise<Session | undefined> {
    const ended = await this.withToken<Session | { outcome: 'unknown' }>(tokenHash, async (manager, session) => {
      await manager.delete(RefreshTokenEntity, { family: session.family });
      return session;
    });
    return 'family' in ended ? ended : undefined;
  }

  /** Ends every sign-in of a user. */
  async endAllOf(userId: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      await this.lock(manager, userId);
      await manager.delete(RefreshTokenEntity, { userId });
    });
  }

  /** The user of a sign-in that has not ended. */
  async userOf({ family, userId }: Session): Promise<UserEntity | null> {
    return this.source
      .getRepository(UserEntity)
      .createQueryBuilder('user')
      .where('user.id = :userId', { userId })
      .andWhere('EXISTS (SELECT 1 FROM refresh_token WHERE family = :family AND user_id = user.id AND expires_at > :now)', {
        family,
        now: new Date(this.now()),
      })
      .getOne();
  }

  private tokens() {
    return this.source.getRepository(RefreshTokenEntity);
  }

  private withToken<T>(
    tokenHash: string,
    work: (manager: EntityManager, session: Session) => Promise<T>,
  ): Promise<T | { outcome: 'unknown' }> {
    return this.source.transaction(async (manager) => {
      const token = await manager.findOneBy(RefreshTokenEntity, { tokenHash });
      if (!token) return { outcome: 'unknown' as const };
      await this.lock(manager, token.userId);
      return work(manager, { family: token.family, userId: token.userId });
    });
  }

  private async lock(manager: EntityManager, userId: string): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`sessions:${userId}`]);
  }
}
