import pg from 'pg';
import { isAppendOnly, type Table } from './tables.ts';

const { escapeIdentifier } = pg;
const list = (columns: readonly string[], prefix = ''): string => columns.map((column) => prefix + escapeIdentifier(column)).join(', ');

/**
 * Rows in JSON into a table: those that are missing are added, those that differ are replaced (never in the audit chain, whose rows stand),
 * those that are there already are left alone. Columns that the rows do not name become null. Resolves to how many rows changed.
 */
export const putRows = async (client: pg.Client, table: Table, rows: readonly string[]): Promise<number> => {
  const name = escapeIdentifier(table.name);
  const values = table.columns.filter((column) => !table.key.includes(column));
  const onConflict =
    isAppendOnly(table) || values.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET (${list(values)}) = ROW (${list(values, 'excluded.')}) WHERE (${list(values, 'present.')}) IS DISTINCT FROM (${list(values, 'excluded.')})`;
  const { rowCount } = await client.query(
    `INSERT INTO ${name} AS present (${list(table.columns)}) OVERRIDING SYSTEM VALUE
     SELECT ${list(table.columns)} FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb) ON CONFLICT (${list(table.key)}) ${onConflict}`,
    [`[${rows.join(',')}]`],
  );
  return rowCount ?? 0;
};

/** The database's own numbering goes on behind the rows that were put in. */
export const continueNumbering = async (client: pg.Client, { name, identity }: Table): Promise<void> => {
  if (identity === undefined) return;
  const table = escapeIdentifier(name);
  await client.query(
    `SELECT setval(pg_get_serial_sequence($1, $2), greatest((SELECT max(${escapeIdentifier(identity)}) FROM ${table}), 1))`,
    [table, identity],
  );
};
