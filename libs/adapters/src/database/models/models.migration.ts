import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bumpsConfigVersion } from '../settings/config-version.ts';

/**
 * The registry of models, which of them judged since when (the last row is in force; none, or one without a version: the model that ships),
 * and the training that runs or ran last.
 */
export class Models1764000020000 implements MigrationInterface {
  readonly name = 'Models1764000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE classifier_model (
         version text PRIMARY KEY, corpus_hash text NOT NULL, texts integer NOT NULL, corrections integer NOT NULL, features integer NOT NULL,
         figures jsonb NOT NULL, gates jsonb NOT NULL, report jsonb, bytes bytea,
         trained_at timestamptz(3) NOT NULL, trained_by text NOT NULL, learnt_until timestamptz(3) NOT NULL,
         refused_at timestamptz(3), refused_by text
       )`,
    );
    await runner.query(
      `CREATE TABLE model_activation (
         seq integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version text REFERENCES classifier_model,
         at timestamptz(3) NOT NULL, by text NOT NULL
       )`,
    );
    await runner.query(bumpsConfigVersion('model_activation'));
    await runner.query(
      `CREATE TABLE model_training (
         id integer PRIMARY KEY CHECK (id = 1), status text NOT NULL, step text NOT NULL, progress real NOT NULL,
         started_at timestamptz(3), started_by text, heard_at timestamptz(3) NOT NULL, error text
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['model_training', 'model_activation', 'classifier_model']) await runner.query(`DROP TABLE ${table}`);
  }
}
