import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets for live tails, which any process of the API gives out and any other takes back. */
export class TailTickets1764000004000 implements MigrationInterface {
  readonly name = 'TailTickets1764000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE tail_ticket (ticket_hash text PRIMARY KEY, admission jsonb NOT NULL, ends_at timestamptz(3) NOT NULL)',
    );
    await runner.query('CREATE INDEX tail_ticket_ends_at ON tail_ticket (ends_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tail_ticket');
  }
}
