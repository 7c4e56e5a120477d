import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The templates that each service logs, and when it first and last did. Not an index on what is written every minute: a fifth of each page
 * is left free, so that a row is touched in place.
 */
export class LogTemplates1764000014000 implements MigrationInterface {
  readonly name = 'LogTemplates1764000014000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE log_template (
         template_id text NOT NULL, service text NOT NULL, text text NOT NULL,
         first_seen timestamptz(3) NOT NULL, last_seen timestamptz(3) NOT NULL,
         PRIMARY KEY (template_id, service)
       ) WITH (fillfactor = 80)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE log_template');
  }
}
