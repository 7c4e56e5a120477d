import { DEFAULT_RULES } from '@tocsin/adapters/database/schema';
import pg from 'pg';
import { CommandFailure } from '../command-failure.ts';
import { chainOf } from '../control/audit-chain.ts';
import { continueNumbering, putRows } from '../control/put-rows.ts';
import { inTransaction, rowsOf, RowSum, sumOf, type TableSum } from '../control/rows.ts';
import { installationTables, isAppendOnly, type Table } from '../control/tables.ts';

/** One table, before and after. */
export interface MovedTable {
  table: string;
  source: TableSum;
  target: TableSum;
  /** Rows that were added or replaced; 0 in a second run. */
  changed: number;
}

/** What a new database holds without anyone having asked for it. */
const SEEDS: Readonly<Record<string, readonly string[]>> = { rules: DEFAULT_RULES.map(({ id }) => id) };

const UNIQUE_VIOLATION = '23505';
const inUse = (detail: string): CommandFailure =>
  new CommandFailure(
    `The target's database is in use already: ${detail}. Nothing was changed. Migrate into a database that no server was started on; --only logs moves logs alone.`,
  );

/** Rows of the target which the source lacks, and which no one ever saw: the default rules that were deleted in the source. */
const removeSeeds = async (target: pg.Client, table: Table, kept: ReadonlySet<string>): Promise<number> => {
  const gone = (SEEDS[table.name] ?? []).filter((id) => !kept.has(id));
  if (gone.length === 0) return 0;
  return (await target.query(`DELETE FROM ${pg.escapeIdentifier(table.name)} WHERE id::text = ANY ($1)`, [gone])).rowCount ?? 0;
};

const moveTable = async (source: pg.Client, target: pg.Client, table: Table, onRows: (count: number) => void): Promise<MovedTable> => {
  const sum = new RowSum();
  const seeds = new Set<string>();
  let changed = 0;
  for await (const rows of rowsOf(source, table)) {
    sum.add(rows);
    if (table.name in SEEDS) for (const row of rows) seeds.add(String((JSON.parse(row) as { id: unknown }).id));
    changed += await putRows(target, table, rows);
    onRows(rows.length);
  }
  if (table.name in SEEDS) changed += await removeSeeds(target, table, seeds);
  if (!isAppendOnly(table)) await continueNumbering(target, table);
  return { table: table.name, source: sum.sum(), target: await sumOf(target, table), changed };
};

/**
 * Moves all control data in one transaction of the target: users, sign-ins, keys, rules, channels, silences, alerts, the outbox, settings,
 * the audit chain. Committed only if every table then holds the very rows of the source; a second run changes nothing.
 * @throws CommandFailure when the target has rows of its own, or the audit chain of the source is broken
 */
export const moveControlData = async (source: pg.Client, target: pg.Client, onRows: (count: number) => void): Promise<MovedTable[]> =>
  inTransaction(source, 'READ ONLY', async () => {
    const chain = await chainOf(source);
    if (chain.firstBadSeq !== undefined) {
      throw new CommandFailure(`The audit log of the source is not intact: row ${chain.firstBadSeq} was edited, or one before it removed.`);
    }
    return inTransaction(target, 'READ WRITE', async () => {
      const moved: MovedTable[] = [];
      try {
        for (const table of await matchingTables(source, target)) moved.push(await moveTable(source, target, table, onRows));
      } catch (error) {
        const { code, table, detail } = error as { code?: string; table?: string; detail?: string };
        if (code === UNIQUE_VIOLATION)
          throw inUse(`${table ?? 'a table'} has a row that stands in the way (${detail ?? 'a unique value'})`);
        throw error;
      }
      const own = moved.filter((each) => each.target.rows !== each.source.rows || each.target.sha256 !== each.source.sha256);
      if (own.length > 0) {
        throw inUse(own.map((each) => `${each.table} would hold ${each.target.rows} rows instead of ${each.source.rows}`).join(', '));
      }
      const copied = await chainOf(target);
      if (copied.firstBadSeq !== undefined || copied.head !== chain.head)
        throw new CommandFailure('The audit chain did not arrive intact.');
      return moved;
    });
  });

/** The source's tables as the target has them. @throws CommandFailure when the target lacks a table or column: it is of an older version */
const matchingTables = async (source: pg.Client, target: pg.Client): Promise<Table[]> => {
  const theirs = await installationTables(source);
  const ours = await installationTables(target);
  for (const { name, columns } of theirs) {
    const found = ours.find((table) => table.name === name);
    const missing = columns.filter((column) => !found?.columns.includes(column));
    if (missing.length > 0)
      throw new CommandFailure(`The target's table ${name} lacks ${missing.join(', ')}: the source is of a newer version.`);
  }
  // In the target's order, which knows the pointers of every table; the columns are the source's: what is newer keeps its default.
  return ours.flatMap(({ name }) => theirs.find((table) => table.name === name) ?? []);
};
