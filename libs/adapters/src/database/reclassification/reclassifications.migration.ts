import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs that judge stored logs again, with the place where each goes on. */
export class Reclassifications1764000024000 implements MigrationInterface {
  readonly name = 'Reclassifications1764000024000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE reclassification (
         seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, q text NOT NULL,
         from_ms double precision NOT NULL, to_ms double precision NOT NULL, status text NOT NULL, model_version text,
         total bigint NOT NULL DEFAULT 0, checked bigint NOT NULL DEFAULT 0, changed bigint NOT NULL DEFAULT 0, place text,
         created_at timestamptz(3) NOT NULL, created_by text NOT NULL, started_at timestamptz(3), finished_at timestamptz(3), error text
       )`,
    );
    await runner.query(`CREATE INDEX reclassification_open ON reclassification (seq) WHERE status IN ('waiting', 'running')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reclassification');
  }
}
