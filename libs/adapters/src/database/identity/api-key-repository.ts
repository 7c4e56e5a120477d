import { type DataSource, IsNull } from 'typeorm';
import { ApiKeyEntity } from './api-key.entity.ts';

export type NewApiKey = Pick<ApiKeyEntity, 'id' | 'name' | 'secretHash' | 'scopes' | 'createdBy' | 'expiresAt'>;
/** Where a list of keys goes on: newest first. */
export interface ApiKeyPlace {
  createdAt: Date;
  id: string;
}

/** Machines' keys. A revoked one stays in the list, so that its history can be read. */
export class ApiKeyRepository {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  list(after: ApiKeyPlace | undefined, limit: number): Promise<ApiKeyEntity[]> {
    const query = this.keys().createQueryBuilder('key').orderBy('key.createdAt', 'DESC').addOrderBy('key.id', 'DESC').take(limit);
    if (after) query.where('(key.createdAt, key.id) < (:createdAt, :id)', after);
    return query.getMany();
  }

  async create(key: NewApiKey): Promise<ApiKeyEntity> {
    await this.keys().insert({ ...key, createdAt: new Date(this.now()), lastUsedAt: null, revokedAt: null });
    return this.keys().findOneByOrFail({ id: key.id });
  }

  /** With the hash of its secret. */
  findForUse(id: string): Promise<ApiKeyEntity | null> {
    return this.keys().createQueryBuilder('key').addSelect('key.secretHash').where('key.id = :id', { id }).getOne();
  }

  /** Undefined where there is no such key; revoking twice keeps the first time. */
  async revoke(id: string): Promise<ApiKeyEntity | undefined> {
    await this.keys().update({ id, revokedAt: IsNull() }, { revokedAt: new Date(this.now()) });
    return (await this.keys().findOneBy({ id })) ?? undefined;
  }

  async used(id: string): Promise<void> {
    await this.keys().update({ id }, { lastUsedAt: new Date(this.now()) });
  }

  private keys() {
    return this.source.getRepository(ApiKeyEntity);
  }
}
