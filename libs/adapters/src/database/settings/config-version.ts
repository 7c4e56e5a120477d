import type { DataSource } from 'typeorm';

/**
 * A number that grows with every committed change of rules or settings (by triggers, whoever writes).
 * Workers poll it every second or two and read the configuration again when it has moved.
 */
export const configVersion = async (source: DataSource): Promise<number> => {
  const rows = await source.query<{ version: number }[]>('SELECT version FROM config_version');
  return Number(rows[0]?.version ?? 0);
};

/** SQL that makes every change of a table a new configuration version; for migrations. The name is a literal of ours. */
export const bumpsConfigVersion = (table: string): string =>
  `CREATE TRIGGER ${table}_config_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version()`;
