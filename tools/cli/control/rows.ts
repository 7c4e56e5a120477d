import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Table } from './tables.ts';

const { escapeIdentifier } = pg;
const CHUNK = 500;

/** In the order of the key's text by its bytes: the same on servers of any locale. */
const orderOf = ({ key }: Table): string => key.map((column) => `t.${escapeIdentifier(column)}::text COLLATE "C"`).join(', ');
const columnsOf = ({ columns }: Table): string => columns.map((column) => `t.${escapeIdentifier(column)}`).join(', ');

/**
 * The rows of a table as JSON texts, a chunk at a time, in the order of their keys. PostgreSQL writes them itself (times in UTC, names in
 * order), so equal rows are equal texts on any server. Needs a transaction.
 */
export async function* rowsOf(client: pg.Client, table: Table): AsyncGenerator<string[]> {
  await client.query(
    `DECLARE tocsin_rows NO SCROLL CURSOR FOR SELECT (SELECT to_jsonb(r) FROM (SELECT ${columnsOf(table)}) r)::text AS row
     FROM ${escapeIdentifier(table.name)} t ORDER BY ${orderOf(table)}`,
  );
  try {
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${CHUNK} FROM tocsin_rows`);
      if (rows.length > 0) yield rows.map(({ row }) => row);
      if (rows.length < CHUNK) break;
    }
  } finally {
    await client.query('CLOSE tocsin_rows').catch(() => undefined);
  }
}

/** What a table holds: how many rows, and a checksum over all of them. */
export interface TableSum {
  rows: number;
  sha256: string;
}

/** Adds rows up as they pass. */
export class RowSum {
  private readonly hash = createHash('sha256');
  private count = 0;

  add(rows: readonly string[]): void {
    for (const row of rows) this.hash.update(row).update('\n');
    this.count += rows.length;
  }

  /** Ask once, at the end. */
  sum(): TableSum {
    return { rows: this.count, sha256: this.hash.digest('hex') };
  }
}

/** Needs a transaction. */
export const sumOf = async (client: pg.Client, table: Table): Promise<TableSum> => {
  const sum = new RowSum();
  for await (const rows of rowsOf(client, table)) sum.add(rows);
  return sum.sum();
};

/** Runs `work` in a transaction that sees one state of everything; rolled back when it throws. */
export const inTransaction = async <T>(client: pg.Client, mode: 'READ ONLY' | 'READ WRITE', work: () => Promise<T>): Promise<T> => {
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ ${mode}`);
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};
