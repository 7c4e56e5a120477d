import { constants, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrateSchema } from '@tocsin/adapters/database/schema';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';
import pg from 'pg';
import { UsageError } from '../../connection/usage-error.ts';
import { CommandFailure } from '../command-failure.ts';
import { chainOf } from '../control/audit-chain.ts';
import { connect } from '../control/control-database.ts';
import { continueNumbering } from '../control/put-rows.ts';
import { inTransaction, sumOf } from '../control/rows.ts';
import { installationTables, isAppendOnly, type Table } from '../control/tables.ts';
import { dayPath, type Manifest, tablePath } from './manifest.ts';
import { readTable } from './table-file.ts';

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

/**
 * Makes an installation of a backup (checked before): day files into `<dataDir>/logs`, control data into a new embedded database or the
 * named one. Each table is held against the manifest before it counts. @throws UsageError where there is something already, CommandFailure
 */
export const restoreBackup = async (
  backup: string,
  manifest: Manifest,
  dataDir: string,
  url: string | undefined,
  onDay: (logs: number, day: string) => void,
): Promise<void> => {
  const logs = join(dataDir, 'logs');
  if (!isEmpty(logs) || (url === undefined && existsSync(join(dataDir, 'postgres')))) {
    throw new UsageError(`There is an installation under ${dataDir} already; a backup is restored into a folder of its own.`);
  }
  mkdirSync(logs, { recursive: true });
  if (url === undefined) {
    const server = await startEmbeddedPostgres({ dataDir }).catch((error: unknown) => {
      throw error instanceof EmbeddedPostgresError ? new CommandFailure(error.message, 1, { cause: error }) : error;
    });
    await restoreControl(server.url, backup, manifest).finally(() => server.stop());
  } else await restoreControl(url, backup, manifest);
  for (const day of manifest.days) {
    copyFileSync(dayPath(backup, day), join(logs, day.file), constants.COPYFILE_FICLONE);
    onDay(day.logs, day.day);
  }
};

const restoreControl = async (url: string, backup: string, manifest: Manifest): Promise<void> => {
  const client = await connect(url);
  try {
    // The tables as they were, so that the rows fit; then on to what this version has.
    await migrateSchema(url, manifest.migration || undefined).catch((error: unknown) => {
      throw new CommandFailure((error as Error).message, 1, { cause: error });
    });
    await inTransaction(client, 'READ WRITE', () => loadTables(client, backup, manifest));
    await migrateSchema(url);
  } finally {
    await client.end();
  }
};

const loadTables = async (client: pg.Client, backup: string, manifest: Manifest): Promise<void> => {
  const tables = await installationTables(client);
  await clearSeeds(client, tables);
  for (const table of tables) {
    const copy = manifest.tables.find((each) => each.table === table.name);
    if (copy === undefined) continue;
    await readTable(client, table, tablePath(backup, copy));
    await continueNumbering(client, table);
    const { rows, sha256 } = await sumOf(client, table);
    if (rows !== copy.rows || sha256 !== copy.sha256) throw new CommandFailure(`The table ${table.name} did not come back as it was.`);
  }
  const chain = await chainOf(client);
  if (chain.head !== manifest.auditHead) throw new CommandFailure('The audit chain did not come back as it was.');
};

/** A new database holds the default rules, and nothing else. @throws UsageError when it holds more */
const clearSeeds = async (client: pg.Client, tables: readonly Table[]): Promise<void> => {
  for (const table of [...tables].reverse()) {
    const name = pg.escapeIdentifier(table.name);
    if (table.name === 'rules') await client.query(`DELETE FROM ${name}`);
    const { rows } = await client.query<{ used: boolean }>(`SELECT EXISTS (SELECT FROM ${name}) AS used`);
    if (rows[0]?.used) {
      const what = isAppendOnly(table) ? 'an audit log' : `rows in ${table.name}`;
      throw new UsageError(`The database is in use: it holds ${what}. Nothing was changed; a backup is restored into an empty one.`);
    }
  }
};
