import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** What one process wants of a key's window. */
export interface RateClaim {
  key: string;
  /** Calls in a window, of all processes together. */
  limit: number;
  windowMs: number;
  /** Calls that the process has let through on its own and tells of now: counted whatever is left. */
  spent: number;
  /** Further calls that it would like to let through. */
  wanted: number;
}

export interface RateGrant {
  /** Of those wanted, how many it may let through. */
  granted: number;
  /** Calls of the window that all processes were granted or told of, these included. */
  taken: number;
  /** Until the window ends, in milliseconds, when the database answered. */
  resetMs: number;
}

/** Windows that are over are removed this many at a time, once in so many milliseconds for each process. */
const SWEEP = { rows: 5000, everyMs: 1000 };

/** A process of the API that has told nothing of itself for so long counts no more; they tell every five seconds. */
const SILENT_AFTER_MS = 20_000;

/**
 * Counts the calls of all processes over one database, in fixed windows by the clock of the database, so that those of the machines need
 * not agree. What it has granted in a window, added to what it was told of, is never more than the limit, save by what it was told of.
 */
export class RateLedger {
  private readonly source: DataSource;
  private sweptAt = -Infinity;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** One answer for each claim, in their order, by one statement. The keys differ. */
  async claim(claims: readonly RateClaim[]): Promise<RateGrant[]> {
    await this.sweep();
    const hashes = claims.map(({ key }) => createHash('sha256').update(key).digest('base64url'));
    const column = (of: (claim: RateClaim) => number): number[] => claims.map(of);
    // Always in the same order, so that no two wait for each other.
    const rows = await this.source.query<{ key_hash: string; granted: number; taken: number; reset_ms: number }[]>(
      `INSERT INTO rate_window AS w (key_hash, most, spent, wanted, taken, granted, ends_at)
       SELECT key_hash, most, spent, wanted, spent + greatest(0, least(wanted, most - spent)), greatest(0, least(wanted, most - spent)),
         now() + window_ms * interval '1 millisecond'
       FROM unnest($1::text[], $2::integer[], $3::integer[], $4::integer[], $5::integer[]) AS claim (key_hash, most, spent, wanted, window_ms)
       ORDER BY key_hash
       ON CONFLICT (key_hash) DO UPDATE SET
         (most, spent, wanted, taken, granted, ends_at) = (
           SELECT excluded.most, excluded.spent, excluded.wanted, before + excluded.spent + fits, fits,
             CASE WHEN over THEN excluded.ends_at ELSE w.ends_at END
           FROM (SELECT w.ends_at <= now() AS over) AS ended,
             LATERAL (SELECT CASE WHEN over THEN 0 ELSE w.taken END AS before) AS earlier,
             LATERAL (SELECT greatest(0, least(excluded.wanted, excluded.most - before - excluded.spent)) AS fits) AS room
         )
       RETURNING key_hash, granted, taken, (extract(epoch FROM ends_at - now()) * 1000)::float8 AS reset_ms`,
      [hashes, column((c) => c.limit), column((c) => c.spent), column((c) => c.wanted), column((c) => c.windowMs)],
    );
    const answers = new Map(rows.map((row) => [row.key_hash, row]));
    return hashes.map((hash, n) => {
      const { granted = 0, taken = 0, reset_ms = claims[n]?.windowMs ?? 0 } = answers.get(hash) ?? {};
      return { granted, taken, resetMs: Math.max(0, reset_ms) };
    });
  }

  /** How many processes of the API there are, by what they tell of themselves; one at least. */
  async processes(): Promise<number> {
    const [row] = await this.source.query<{ n: number }[]>(
      `SELECT count(*)::integer AS n FROM process_report
       WHERE report->>'app' = 'api' AND reported_at > now() - $1 * interval '1 millisecond'`,
      [SILENT_AFTER_MS],
    );
    return Math.max(1, row?.n ?? 1);
  }

  /** Rows that another process is at are left to it. */
  private async sweep(): Promise<void> {
    const now = performance.now();
    if (now - this.sweptAt < SWEEP.everyMs) return;
    this.sweptAt = now;
    await this.source.query(
      `DELETE FROM rate_window WHERE key_hash IN (
         SELECT key_hash FROM rate_window WHERE ends_at <= now() LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [SWEEP.rows],
    );
  }
}
