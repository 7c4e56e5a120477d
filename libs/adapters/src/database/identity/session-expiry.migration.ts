import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens whose time is over are looked for at each sign-in. */
export class SessionExpiry1764000003000 implements MigrationInterface {
  readonly name = 'SessionExpiry1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX refresh_token_expires_at ON refresh_token (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX refresh_token_expires_at');
  }
}
