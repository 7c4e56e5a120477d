import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether rules were told of a template; what is there already is no news. */
export class TemplateAnnouncements1764000015000 implements MigrationInterface {
  readonly name = 'TemplateAnnouncements1764000015000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE log_template ADD COLUMN announced boolean NOT NULL DEFAULT true');
    await runner.query('ALTER TABLE log_template ALTER COLUMN announced SET DEFAULT false');
    await runner.query('CREATE INDEX log_template_unannounced ON log_template (first_seen) WHERE NOT announced');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE log_template DROP COLUMN announced');
  }
}
