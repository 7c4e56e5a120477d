import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ApiKeyEntity, ApiKeyRepository, type Session, SessionRepository } from '@tocsin/adapters/database';
import { type Me, ROLE_SCOPES, type Role } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { isSecretOf, type ShownApiKey } from './api-key.ts';
import { ShortMemory } from './short-memory.ts';

/**
 * How long another process may take to notice that a user was disabled, a sign-in ended or a key revoked, in milliseconds. While the
 * database is away, nobody can be disabled and no key revoked: whom this process knew goes on reading and sending for an hour (an access
 * token ends by itself after 15 minutes). Whatever is changed needs the database, and is refused.
 */
const REMEMBER = { ttlMs: 5000, atMost: 10_000, staleMs: 3_600_000 };
/** `lastUsedAt` of a key is no finer than this, in milliseconds. */
const USE_EVERY_MS = 60_000;

export const meOf = (user: { id: string; name: string; email: string; role: Role }): Me => ({
  kind: 'user',
  id: user.id,
  name: user.name,
  email: user.email,
  role: user.role,
  scopes: [...ROLE_SCOPES[user.role]],
});

/** Tells who a sign-in or a key belongs to, and what they may do, as of the last five seconds, or of when the database went away. */
@Injectable()
export class Callers {
  private readonly logger = new Logger('identity');
  private readonly bySessions: ShortMemory<Me | undefined>;
  private readonly byKeys: ShortMemory<ApiKeyEntity | undefined>;
  private readonly noted = new Map<string, number>();

  constructor(
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
    @Inject(ApiKeyRepository) private readonly keys: ApiKeyRepository,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.bySessions = new ShortMemory(REMEMBER, now);
    this.byKeys = new ShortMemory(REMEMBER, now);
  }

  /** Undefined where the sign-in has ended, or the user is disabled or gone. */
  bySession(session: Session): Promise<Me | undefined> {
    return this.bySessions.get(`${session.userId}\n${session.family}`, async () => {
      const user = await this.sessions.userOf(session);
      return user?.enabled ? meOf(user) : undefined;
    });
  }

  /** Undefined where there is no such key, or it was revoked or is out of date. */
  async byKey({ id, secret }: ShownApiKey): Promise<Me | undefined> {
    const key = await this.byKeys.get(id, async () => (await this.keys.findForUse(id)) ?? undefined);
    if (!key || !isSecretOf(secret, key.secretHash)) return undefined;
    if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt.getTime() <= this.now())) return undefined;
    this.noteUse(id);
    return { kind: 'apiKey', id, name: key.name, email: null, role: null, scopes: key.scopes };
  }

  /** Whether it can be told without asking the database. */
  remembersKey(id: string): boolean {
    return this.byKeys.has(id);
  }

  /** After a change of users or sign-ins in this process. */
  forgetUsers(): void {
    this.bySessions.forgetAll();
  }

  forgetKey(id: string): void {
    this.byKeys.forget(id);
  }

  private noteUse(id: string): void {
    const now = this.now();
    if (now - (this.noted.get(id) ?? -USE_EVERY_MS) < USE_EVERY_MS) return;
    if (this.noted.size >= REMEMBER.atMost) this.noted.clear();
    this.noted.set(id, now);
    this.keys.used(id).catch((error: unknown) => this.logger.warn({ err: error }, 'The last use of a key could not be noted.'));
  }
}
