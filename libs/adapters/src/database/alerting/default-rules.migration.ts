import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addRule } from './add-rule.ts';
import { CATEGORY_RULES } from './default-rules.ts';

/** The rules of a new installation that count logs; an admin may change or delete them like any other. */
export class DefaultRules1764000002000 implements MigrationInterface {
  readonly name = 'DefaultRules1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of CATEGORY_RULES) await addRule(runner, each);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM rules WHERE id = ANY($1)`, [CATEGORY_RULES.map(({ id }) => id)]);
  }
}
