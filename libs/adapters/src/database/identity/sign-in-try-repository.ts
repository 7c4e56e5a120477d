import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** Tries of one key in the window that runs. */
export interface CountedTries {
  tries: number;
  /** Until the window ends, in milliseconds. */
  resetMs: number;
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Counts tries in fixed windows, for all processes over one database. */
export class SignInTryRepository {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  /** Counts one try under each of the keys, which differ, and forgets windows that are over. In the order of the keys. */
  async count(keys: readonly string[], windowMs: number): Promise<CountedTries[]> {
    const now = this.now();
    await this.source.query('DELETE FROM sign_in_try WHERE ends_at <= $1', [new Date(now)]);
    const hashes = keys.map(hashOf);
    // Always in the same order, so that no two wait for each other.
    const rows = await this.source.query<{ key_hash: string; tries: number; ends_at: Date }[]>(
      `INSERT INTO sign_in_try (key_hash, tries, ends_at) SELECT key_hash, 1, $2 FROM unnest($1::text[]) AS key_hash ORDER BY key_hash
       ON CONFLICT (key_hash) DO UPDATE SET
         tries = CASE WHEN sign_in_try.ends_at <= $3 THEN 1 ELSE sign_in_try.tries + 1 END,
         ends_at = CASE WHEN sign_in_try.ends_at <= $3 THEN excluded.ends_at ELSE sign_in_try.ends_at END
       RETURNING key_hash, tries, ends_at`,
      [hashes, new Date(now + windowMs), new Date(now)],
    );
    const counted = new Map(rows.map((row) => [row.key_hash, row]));
    return hashes.map((hash) => {
      const row = counted.get(hash);
      return { tries: row?.tries ?? 1, resetMs: (row?.ends_at.getTime() ?? now + windowMs) - now };
    });
  }
}
