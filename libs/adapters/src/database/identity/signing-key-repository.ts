import type { DataSource } from 'typeorm';
import { ADVISORY_LOCKS } from '../locks/advisory-locks.ts';
import { SigningKeyEntity } from './signing-key.entity.ts';

export type NewSigningKey = Pick<SigningKeyEntity, 'id' | 'privateKey' | 'publicKey'>;

/** One process at a time makes the first key. */
const KEY_LOCK = ADVISORY_LOCKS.signingKeys;

/** The keys that sign access tokens, the same for every process over the database. */
export class SigningKeyRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** Newest first; where there is none yet, `make` gives the first one, once over all processes. */
  async all(make: () => Promise<NewSigningKey>): Promise<SigningKeyEntity[]> {
    const keys = await this.list();
    if (keys.length > 0) return keys;
    const first = await make();
    await this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [KEY_LOCK]);
      if ((await manager.count(SigningKeyEntity)) === 0) await manager.insert(SigningKeyEntity, { ...first, createdAt: new Date() });
    });
    return this.list();
  }

  private list(): Promise<SigningKeyEntity[]> {
    return this.source.getRepository(SigningKeyEntity).find({ order: { createdAt: 'DESC', id: 'DESC' } });
  }
}
