import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each model judged in each hour, all processes together. Rows are touched each minute of their hour: room for that is left on each page. */
export class DriftHours1764000027000 implements MigrationInterface {
  readonly name = 'DriftHours1764000027000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE drift_hour (
         hour timestamptz(3) NOT NULL, model_version text NOT NULL,
         logs bigint NOT NULL, uncertain bigint NOT NULL, words bigint NOT NULL, unknown_words bigint NOT NULL,
         security bigint NOT NULL, performance bigint NOT NULL, business bigint NOT NULL, general bigint NOT NULL,
         PRIMARY KEY (hour, model_version)
       ) WITH (fillfactor = 80)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drift_hour');
  }
}
