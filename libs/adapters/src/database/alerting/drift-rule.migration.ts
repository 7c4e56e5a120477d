import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addRule } from './add-rule.ts';
import { DRIFT_RULE } from './default-rules.ts';

/** The rule of drift, which an admin may change or delete like any other; and what an alert says where it counts no logs. */
export class DriftRule1764000027500 implements MigrationInterface {
  readonly name = 'DriftRule1764000027500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerts ADD text text');
    await addRule(runner, DRIFT_RULE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM rules WHERE kind = 'drift'");
    await runner.query('ALTER TABLE alerts DROP text');
  }
}
