import { Inject, Injectable } from '@nestjs/common';
import { type UserEntity, UserRepository } from '@tocsin/adapters/database';
import type { LoginRequest, LoginResult } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';
import { AccessTokens } from './access-tokens.ts';
import { Callers } from './callers.ts';
import { Passwords } from './passwords.ts';
import { Refusals } from './refusals.ts';
import { type RefreshToken, Sessions } from './sessions.ts';
import { userView } from './user-view.ts';

export interface SignedIn {
  result: LoginResult;
  /** To be kept by the browser in place of the one it has; absent where it keeps that. */
  refresh?: RefreshToken | undefined;
}

const asUser = (user: UserEntity) => ({ kind: 'user' as const, id: user.id, name: user.email });
const ended = (): ProblemError => new ProblemError('unauthenticated', 'The session is over; sign in again.');

/** Signing in, staying signed in, and signing out. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(UserRepository) private readonly users: UserRepository,
    @Inject(Passwords) private readonly passwords: Passwords,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  /** The answer does not tell a wrong password from an unknown or disabled user. @throws ProblemError `unauthenticated` */
  async byPassword({ email, password }: LoginRequest, caller: Caller): Promise<SignedIn> {
    const address = email.trim().toLowerCase();
    const user = await this.users.findForSignIn(address);
    const right = await this.passwords.matches(password, user?.passwordHash);
    if (!user || !right || !user.enabled) {
      const reason = !user ? 'unknown_user' : !right ? 'wrong_password' : 'disabled';
      this.refusals.note({ ...caller, action: 'auth.login', target: address, outcome: 'failure', detail: { reason } });
      throw new ProblemError('unauthenticated', 'The e-mail address or the password is wrong.');
    }
    const { session, refresh } = await this.sessions.open(user.id);
    await this.users.signedIn(user.id);
    await this.audit.record({ ...caller, actor: asUser(user), action: 'auth.login', target: user.id, outcome: 'success', detail: {} });
    const signedInUser = (await this.users.get(user.id)) ?? user;
    return { result: { ...(await this.tokens.issue(session)), user: userView(signedInUser) }, refresh };
  }

  /** @throws ProblemError `unauthenticated` where the session is over */
  async byRefreshToken(token: string, caller: Caller): Promise<SignedIn> {
    const rotation = await this.sessions.rotate(token);
    if (rotation.outcome === 'unknown') throw ended();
    const user = await this.users.get(rotation.userId);
    if (rotation.outcome === 'reused') {
      this.callers.forgetUsers();
      const actor = user ? asUser(user) : { kind: 'user' as const, id: rotation.userId, name: rotation.userId };
      await this.audit.record({ ...caller, actor, action: 'auth.refresh_reuse', target: rotation.userId, outcome: 'denied', detail: {} });
      throw ended();
    }
    if (!user?.enabled) throw ended();
    return { result: { ...(await this.tokens.issue(rotation)), user: userView(user) }, refresh: rotation.refresh };
  }

  /** Ends the session; one that is over already is no error. */
  async out(token: string, caller: Caller): Promise<void> {
    const session = await this.sessions.end(token);
    if (!session) return;
    this.callers.forgetUsers();
    const user = await this.users.get(session.userId);
    const actor = user ? asUser(user) : { kind: 'user' as const, id: session.userId, name: session.userId };
    await this.audit.record({ ...caller, actor, action: 'auth.logout', target: session.userId, outcome: 'success', detail: {} });
  }
}
