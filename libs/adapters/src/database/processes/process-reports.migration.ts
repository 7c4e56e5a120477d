import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each process last told of itself. Unlogged: it is worth nothing after a crash of the database, and written all the time. */
export class ProcessReports1764000006000 implements MigrationInterface {
  readonly name = 'ProcessReports1764000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE UNLOGGED TABLE process_report (id text PRIMARY KEY, report jsonb NOT NULL, reported_at timestamptz(3) NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE process_report');
  }
}
