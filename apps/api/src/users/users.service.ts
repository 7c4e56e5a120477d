import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type UserEntity, UserRepository } from '@tocsin/adapters/database';
import type { Me, Page, PageParams, UserInput, UserPatch, UserView } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, decodeCursor, ProblemError, toPage } from '@tocsin/platform/http';
import * as z from 'zod';
import { Callers } from '../identity/callers.ts';
import { Passwords } from '../identity/passwords.ts';
import { Sessions } from '../identity/sessions.ts';
import { userView } from '../identity/user-view.ts';

const Place = z.strictObject({ email: z.string() });
const unknownUser = (): ProblemError => new ProblemError('not_found', 'There is no such user.');

/** People and their roles. Every change is in force at once in this process and within five seconds in others, and is audited. */
@Injectable()
export class UsersService {
  constructor(
    @Inject(UserRepository) private readonly users: UserRepository,
    @Inject(Passwords) private readonly passwords: Passwords,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list({ limit, cursor }: PageParams): Promise<Page<UserView>> {
    const after = cursor === undefined ? undefined : decodeCursor(Place, cursor).email;
    return toPage(await this.users.list(after, limit + 1), limit, userView, ({ email }) => ({ email }));
  }

  /** @throws EmailTakenError */
  async create({ password, ...input }: UserInput, caller: Caller): Promise<UserView> {
    const user = await this.users.create({ ...input, id: randomUUID(), passwordHash: await this.passwords.hash(password) });
    await this.record('user.create', caller, user.id, { after: userView(user) });
    return userView(user);
  }

  /** A new password or a disabled user ends all of that user's sign-ins. @throws LastAdminError */
  async change(id: string, { password, ...patch }: UserPatch, actor: Me, caller: Caller): Promise<UserView> {
    if (actor.id === id && ((patch.role !== undefined && patch.role !== actor.role) || patch.enabled === false)) {
      throw new ProblemError('conflict', 'Nobody can change their own role or disable themselves.');
    }
    const passwordHash = password === undefined ? {} : { passwordHash: await this.passwords.hash(password) };
    const changed = await this.users.change(id, { ...patch, ...passwordHash });
    if (!changed) throw unknownUser();
    if (password !== undefined || patch.enabled === false) await this.sessions.endAllOf(id);
    this.callers.forgetUsers();
    const [before, after] = [userView(changed.before), userView(changed.after)];
    await this.record('user.update', caller, id, { before, after, detail: { signInChanged: password !== undefined } });
    return after;
  }

  /** @throws LastAdminError */
  async remove(id: string, actor: Me, caller: Caller): Promise<void> {
    if (actor.id === id) throw new ProblemError('conflict', 'Nobody can remove themselves.');
    const user = await this.users.remove(id);
    if (!user) throw unknownUser();
    this.callers.forgetUsers();
    await this.record('user.delete', caller, id, { before: userView(user) });
  }

  private record(
    action: string,
    caller: Caller,
    target: UserEntity['id'],
    change: { before?: UserView; after?: UserView; detail?: Record<string, unknown> },
  ): Promise<void> {
    return this.audit.record({ ...caller, action, target, outcome: 'success', detail: {}, ...change });
  }
}
