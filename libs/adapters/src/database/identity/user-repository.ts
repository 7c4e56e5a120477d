import type { Role } from '@tocsin/contracts';
import { type DataSource, type EntityManager, MoreThan, QueryFailedError } from 'typeorm';
import { ADVISORY_LOCKS } from '../locks/advisory-locks.ts';
import { UserEntity } from './user.entity.ts';

export interface NewUser {
  id: string;
  /** In lower case. */
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
}
export type UserChange = Partial<Pick<UserEntity, 'name' | 'role' | 'enabled' | 'passwordHash'>>;

/** Someone else signs in with this address. */
export class EmailTakenError extends Error {
  readonly code = 'email_taken';
}
/** Nobody could administer the installation any more. */
export class LastAdminError extends Error {
  readonly code = 'last_admin';
}

/** Changes of who is an admin, one at a time over all processes. */
const ADMINS_LOCK = ADVISORY_LOCKS.admins;
const UNIQUE_VIOLATION = '23505';

/** People who sign in. At least one enabled admin is left, whatever is asked for. */
export class UserRepository {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  /** By e-mail address, from just after one. */
  list(after: string | undefined, limit: number): Promise<UserEntity[]> {
    return this.users().find({ where: after === undefined ? {} : { email: MoreThan(after) }, order: { email: 'ASC' }, take: limit });
  }

  get(id: string): Promise<UserEntity | null> {
    return this.users().findOneBy({ id });
  }

  /** With the hash of the password. */
  findForSignIn(email: string): Promise<UserEntity | null> {
    return this.users().createQueryBuilder('user').addSelect('user.passwordHash').where('user.email = :email', { email }).getOne();
  }

  /** @throws EmailTakenError */
  async create(user: NewUser): Promise<UserEntity> {
    try {
      return await this.insert(this.source.manager, user);
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION) {
        throw new EmailTakenError('This e-mail address is taken.');
      }
      throw error;
    }
  }

  /** The user, where there was none at all before; several processes may ask at once. */
  createFirst(user: NewUser): Promise<UserEntity | undefined> {
    return this.exclusively(async (manager) => ((await manager.count(UserEntity)) > 0 ? undefined : this.insert(manager, user)));
  }

  /** Undefined where there is no such user. @throws LastAdminError */
  change(id: string, change: UserChange): Promise<{ before: UserEntity; after: UserEntity } | undefined> {
    return this.exclusively(async (manager) => {
      const before = await manager.findOneBy(UserEntity, { id });
      if (!before) return undefined;
      if (Object.keys(change).length > 0) await manager.update(UserEntity, { id }, change);
      await this.requireAdmin(manager, before);
      return { before, after: await manager.findOneByOrFail(UserEntity, { id }) };
    });
  }

  /** What was removed, with all its sign-ins. @throws LastAdminError */
  remove(id: string): Promise<UserEntity | undefined> {
    return this.exclusively(async (manager) => {
      const before = await manager.findOneBy(UserEntity, { id });
      if (!before) return undefined;
      await manager.delete(UserEntity, { id });
      await this.requireAdmin(manager, before);
      return before;
    });
  }

  async signedIn(id: string): Promise<void> {
    await this.users().update({ id }, { lastLoginAt: new Date(this.now()) });
  }

  private users() {
    return this.source.getRepository(UserEntity);
  }

  private async insert(manager: EntityManager, user: NewUser): Promise<UserEntity> {
    await manager.insert(UserEntity, { ...user, enabled: true, createdAt: new Date(this.now()), lastLoginAt: null });
    return manager.findOneByOrFail(UserEntity, { id: user.id });
  }

  private async requireAdmin(manager: EntityManager, before: UserEntity): Promise<void> {
    if (before.role !== 'admin' || !before.enabled) return;
    if ((await manager.countBy(UserEntity, { role: 'admin', enabled: true })) === 0) {
      throw new LastAdminError('There must be one enabled admin at least.');
    }
  }

  private exclusively<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [ADMINS_LOCK]);
      return work(manager);
    });
  }
}
