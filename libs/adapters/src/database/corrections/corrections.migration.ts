import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bumpsConfigVersion } from '../settings/config-version.ts';

/** What people said of logs, against the classifier; and the templates that have a category by a person's word. Workers follow the pins. */
export class Corrections1764000016000 implements MigrationInterface {
  readonly name = 'Corrections1764000016000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE correction (
         seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE,
         created_at timestamptz(3) NOT NULL, author_id text NOT NULL, created_by text NOT NULL,
         scope text NOT NULL, category text NOT NULL, log_id text NOT NULL, template_id text NOT NULL, service text NOT NULL,
         level text NOT NULL, message text NOT NULL, was jsonb NOT NULL, note text NOT NULL, withdrawn_at timestamptz(3)
       )`,
    );
    // One word of each person about a log stands.
    await runner.query('CREATE UNIQUE INDEX correction_standing ON correction (log_id, author_id) WHERE withdrawn_at IS NULL');
    await runner.query('CREATE INDEX correction_template ON correction (template_id) WHERE withdrawn_at IS NULL');
    await runner.query(
      `CREATE TABLE template_pin (
         template_id text PRIMARY KEY, category text NOT NULL, note text NOT NULL,
         created_at timestamptz(3) NOT NULL, created_by text NOT NULL
       )`,
    );
    await runner.query(bumpsConfigVersion('template_pin'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE template_pin');
    await runner.query('DROP TABLE correction');
  }
}
