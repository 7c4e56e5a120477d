import { join } from 'node:path';
import { openReadOnly, type ReadOnlyBlockStore } from '@tocsin/adapters/block-store';
import { migrateSchema } from '@tocsin/adapters/database/schema';
import { UsageError } from '../../connection/usage-error.ts';
import { pathOf, secretOf } from '../arguments.ts';
import { CommandFailure } from '../command-failure.ts';
import { connect, type ControlDatabase, databaseUrl, openControl, shownUrl } from '../control/control-database.ts';
import { inTransaction, sumOf } from '../control/rows.ts';
import { installationTables } from '../control/tables.ts';
import { elasticsearchNode } from '../elasticsearch/node-address.ts';
import { progressOf } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { moveControlData } from './control-data.ts';
import { type MigrationReport, reportLines } from './migration-report.ts';
import { agrees, moveLogs, verifyQueries } from './migration.ts';

/** As given on the command line (migrate.command.ts). */
export interface MigrateOptions {
  fromData: string;
  fromDatabaseFile?: string;
  toDatabase?: string;
  toDatabaseFile?: string;
  toElasticsearch?: string;
  toElasticsearchFile?: string;
  toIndex: string;
  shards: number;
  replicas: number;
  only?: 'logs' | 'control';
  dryRun?: true;
  online?: true;
  verifyQueries: number;
  seed: number;
  json?: true;
}

/** Moves what the options name, and shows the report. @throws UsageError, CommandFailure: also when the two sides do not agree in the end */
export const runMigration = async (options: MigrateOptions, terminal: Terminal): Promise<void> => {
  const dataDir = pathOf(options.fromData);
  const fromUrl = secretOf(options.fromDatabaseFile, 'TOCSIN_FROM_DATABASE_URL');
  const logs = openLogs(dataDir, terminal);
  try {
    const control = await openControl(dataDir, fromUrl === undefined ? undefined : databaseUrl(fromUrl, '--from-database-file'));
    try {
      if (control.running && !options.online && !options.dryRun) {
        throw new CommandFailure(
          'The standalone server (or another command) runs on this folder: stop it first, so that nothing is written behind the migration. (--online moves the logs that are there meanwhile.)',
        );
      }
      const report = options.dryRun ? await plan(logs, control) : await move(logs, control, options, terminal);
      if (options.json) await terminal.write(JSON.stringify(report, null, 2));
      else for (const line of reportLines(report, terminal)) await terminal.write(line);
      if (!report.agrees)
        throw new CommandFailure('The target does not hold what the source holds: see above. Nothing was removed anywhere; run it again.');
    } finally {
      await control.close();
    }
  } finally {
    await logs.close();
  }
};

const openLogs = (dataDir: string, terminal: Terminal): ReadOnlyBlockStore => {
  try {
    return openReadOnly(join(dataDir, 'logs'), {
      onDamage: ({ file, message }) =>
        terminal.note(`A part of ${file} cannot be read and is left out, as by the server itself: ${message}`),
    });
  } catch {
    throw new UsageError(`There are no logs of a standalone installation under ${dataDir}.`);
  }
};

/** What there is to move. */
const plan = async (logs: ReadOnlyBlockStore, { client }: ControlDatabase): Promise<MigrationReport> => {
  const tables = await inTransaction(client, 'READ ONLY', async () => {
    const found = [];
    for (const table of await installationTables(client)) found.push({ table: table.name, source: await sumOf(client, table) });
    return found;
  });
  const days = logs.days().map(({ day, logs: count }) => ({ day, source: { logs: count } }));
  return { dryRun: true, agrees: true, tables, days, damagedFiles: logs.damagedFiles(), queries: undefined };
};

const move = async (
  logs: ReadOnlyBlockStore,
  control: ControlDatabase,
  options: MigrateOptions,
  terminal: Terminal,
): Promise<MigrationReport> => {
  const report: MigrationReport = {
    dryRun: false,
    agrees: true,
    tables: [],
    days: [],
    damagedFiles: logs.damagedFiles(),
    queries: undefined,
  };
  const withControl = options.only !== 'logs' && !options.online;
  const withLogs = options.only !== 'control';
  // Both addresses are looked at before anything is moved.
  const toUrl = withControl ? targetDatabase(options) : undefined;
  const node = withLogs ? elasticsearchNode(options.toElasticsearch, options.toElasticsearchFile, '--to-elasticsearch') : undefined;
  if (toUrl !== undefined) {
    await schemaOf(toUrl);
    const target = await connect(toUrl);
    const progress = progressOf(terminal, 'control data', await rowsIn(control), 'rows');
    try {
      report.tables = await moveControlData(control.client, target, (rows) => progress.add(rows));
    } finally {
      progress.stop();
      await target.end();
    }
  }
  if (node !== undefined) await moveAllLogs(logs, { ...options, node }, report, terminal);
  return report;
};

const moveAllLogs = async (
  logs: ReadOnlyBlockStore,
  options: MigrateOptions & { node: string },
  report: MigrationReport,
  terminal: Terminal,
): Promise<void> => {
  const { node, toIndex: index, shards, replicas } = options;
  // Elasticsearch's client takes half a second to load: only for who moves logs.
  const { openElasticsearchTarget } = await import('./elasticsearch-target.ts');
  const target = await openElasticsearchTarget({ node, index, shards, replicas });
  try {
    for (const note of target.notes) terminal.note(note);
    const days = logs.days();
    // Each log is passed three times: moved, and read back from either side.
    const progress = progressOf(terminal, 'logs', 3 * days.reduce((sum, day) => sum + day.logs, 0), 'steps');
    try {
      const moved = await moveLogs(logs, target, days, (count, what) => progress.add(count, what));
      report.days = moved;
      // While the server runs, the last hours grow under our hands: only the next pass can tell.
      report.agrees = options.online === true || moved.every(agrees);
    } finally {
      progress.stop();
    }
    if (options.verifyQueries === 0 || options.online || !report.agrees) return;
    const count = options.verifyQueries;
    const asking = progressOf(terminal, 'queries', count, 'asked');
    try {
      const disagreements = await verifyQueries(logs, target, days, { count, seed: options.seed, onQuery: () => asking.add(1) });
      report.queries = { asked: count, seed: options.seed, disagreements };
      report.agrees = disagreements.length === 0;
    } finally {
      asking.stop();
    }
  } finally {
    await target.close();
  }
};

const rowsIn = async ({ client }: ControlDatabase): Promise<number> => {
  const tables = await installationTables(client);
  let rows = 0;
  for (const { name } of tables) rows += Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM "${name}"`)).rows[0]?.n ?? 0);
  return rows;
};

/** Makes the tables of the target as this version has them. */
const schemaOf = async (url: string): Promise<void> => {
  // Connecting first tells what is wrong with an address in better words.
  await (await connect(url)).end();
  await migrateSchema(url).catch((error: unknown) => {
    throw new CommandFailure(`The tables could not be made in ${shownUrl(url)}: ${(error as Error).message}`, 1, { cause: error });
  });
};

const targetDatabase = ({ toDatabase, toDatabaseFile }: MigrateOptions): string => {
  const given = toDatabase ?? secretOf(toDatabaseFile, 'TOCSIN_DATABASE_URL');
  if (given === undefined)
    throw new UsageError('Name the PostgreSQL of the cluster: --to-database, --to-database-file or TOCSIN_DATABASE_URL.');
  return databaseUrl(given, '--to-database');
};
