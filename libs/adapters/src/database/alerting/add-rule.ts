import type { QueryRunner } from 'typeorm';
import type { DEFAULT_RULES } from './default-rules.ts';

/** Puts a built-in rule into the table, unless it is there. */
export const addRule = async (runner: QueryRunner, { id, rule }: (typeof DEFAULT_RULES)[number]): Promise<void> => {
  await runner.query(
    `INSERT INTO rules (id, name, description, enabled, kind, query, group_by, window_span, operator, threshold, for_span, severity,
       cooldown, channels, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now(), now()) ON CONFLICT (id) DO NOTHING`,
    [
      ...[id, rule.name, rule.description, rule.enabled, rule.kind, rule.query, JSON.stringify(rule.groupBy), rule.window, rule.operator],
      ...[rule.threshold, rule.for, rule.severity, rule.cooldown, JSON.stringify(rule.channels)],
    ],
  );
};
