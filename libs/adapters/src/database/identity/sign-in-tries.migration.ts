import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often somebody tried to sign in lately, over all processes of the API. Keys are hashes: what was typed may be anything. */
export class SignInTries1764000005000 implements MigrationInterface {
  readonly name = 'SignInTries1764000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE sign_in_try (key_hash text PRIMARY KEY, tries integer NOT NULL, ends_at timestamptz(3) NOT NULL)');
    await runner.query('CREATE INDEX sign_in_try_ends_at ON sign_in_try (ends_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_try');
  }
}
