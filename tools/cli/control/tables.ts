import type pg from 'pg';

/** A table of the control data, as the database itself describes it. */
export interface Table {
  name: string;
  columns: string[];
  /** Columns of the primary key. */
  key: string[];
  /** The column that the database numbers itself, if any. */
  identity: string | undefined;
  /** Tables that its rows point to. */
  references: string[];
}

/**
 * Of one server at one time: which migrations ran, a counter, sign-in tries, tickets that live for seconds, trainings and jobs under way. No part of an installation, and
 * neither are unlogged tables.
 */
const OF_A_SERVER = ['migrations', 'config_version', 'sign_in_try', 'tail_ticket', 'model_training', 'reclassification'];
/** The database refuses to change its rows. */
const APPEND_ONLY = ['audit_entry'];

export const isAppendOnly = ({ name }: Table): boolean => APPEND_ONLY.includes(name);

const TABLES = `
  SELECT c.relname AS name,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
    (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> '') AS identity,
    coalesce((SELECT array_agg(DISTINCT f.confrelid::regclass::text) FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'), '{}') AS references
  FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname`;

/** Every table whose rows belong to the installation, those that others point to before them. */
export const installationTables = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<Omit<Table, 'identity'> & { identity: string | null }>(TABLES);
  const tables = rows
    .filter(({ name }) => !OF_A_SERVER.includes(name))
    .map((row): Table => ({ ...row, identity: row.identity ?? undefined }));
  const ordered: Table[] = [];
  const visit = (table: Table): void => {
    if (ordered.includes(table)) return;
    for (const other of tables) if (other !== table && table.references.includes(other.name)) visit(other);
    ordered.push(table);
  };
  tables.forEach(visit);
  return ordered;
};

/** Names of the migrations that made the tables, in order. */
export const migrationsOf = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
};
