import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Calls let through in the windows that run, over all processes of the API. Unlogged: worth nothing after a crash of the database.
 * `spent`, `wanted` and `most` are of the latest claim, and let one statement say what it granted. Half of each page is left free, so that
 * a claim rewrites its row in place.
 */
export class RateWindows1764000008000 implements MigrationInterface {
  readonly name = 'RateWindows1764000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE UNLOGGED TABLE rate_window (
         key_hash text PRIMARY KEY, most integer NOT NULL, spent integer NOT NULL, wanted integer NOT NULL,
         taken integer NOT NULL, granted integer NOT NULL, ends_at timestamptz NOT NULL
       ) WITH (fillfactor = 50)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_window');
  }
}
