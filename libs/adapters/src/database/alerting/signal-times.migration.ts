import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which signals an alert has heard, so that the same ones, given again by the bus, open it no second time. */
export class SignalTimes1764000007000 implements MigrationInterface {
  readonly name = 'SignalTimes1764000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerts ADD opened_by_at timestamptz(3), ADD last_signal_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerts DROP opened_by_at, DROP last_signal_at');
  }
}
