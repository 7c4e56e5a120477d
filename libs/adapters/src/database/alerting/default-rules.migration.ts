import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DEFAULT_RULES } from './default-rules.ts';

/** The four rules of a new installation; an admin may change or delete them like any other. */
export class DefaultRules1764000002000 implements MigrationInterface {
  readonly name = 'DefaultRules1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    for (const { id, rule } of DEFAULT_RULES) {
      await runner.query(
        `INSERT INTO rules (id, name, description, enabled, kind, query, group_by, window_span, operator, threshold, for_span, severity,
           cooldown, channels, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now(), now()) ON CONFLICT (id) DO NOTHING`,
        [
          ...[
            id,
            rule.name,
            rule.description,
            rule.enabled,
            rule.kind,
            rule.query,
            JSON.stringify(rule.groupBy),
            rule.window,
            rule.operator,
          ],
          ...[rule.threshold, rule.for, rule.severity, rule.cooldown, JSON.stringify(rule.channels)],
        ],
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM rules WHERE id = ANY($1)`, [DEFAULT_RULES.map(({ id }) => id)]);
  }
}
