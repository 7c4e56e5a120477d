import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkDayFile, copyDayFile, readDays } from '@tocsin/adapters/block-store';
import { UsageError } from '../../connection/usage-error.ts';
import { CommandFailure } from '../command-failure.ts';
import { chainOf } from '../control/audit-chain.ts';
import type { ControlDatabase } from '../control/control-database.ts';
import { inTransaction } from '../control/rows.ts';
import { installationTables, migrationsOf } from '../control/tables.ts';
import { CLI_VERSION } from '../version.ts';
import { type DayCopy, type Manifest, sha256Of, type TableCopy, writeManifest } from './manifest.ts';
import { writeTable } from './table-file.ts';

/**
 * Copies a standalone installation into a new folder, whether its server runs or not: each day file as of one moment, the control data as
 * of one moment just before. The folder gets its name only when everything is in it and on the disk. @throws UsageError, CommandFailure
 */
export const createBackup = async (
  dataDir: string,
  control: ControlDatabase,
  to: string,
  onDay: (logs: number, day: string) => void,
): Promise<Manifest> => {
  if (existsSync(to)) throw new UsageError(`${to} is there already; a backup makes a folder of its own.`);
  const building = join(dirname(to), `.${basename(to)}.unfinished`);
  rmSync(building, { recursive: true, force: true });
  for (const folder of ['logs', 'control']) mkdirSync(join(building, folder), { recursive: true, mode: 0o700 });
  try {
    const tables = await copyControl(control, building);
    const days = await copyDays(dataDir, building, onDay);
    const manifest: Manifest = { product: 'tocsin', format: 1, version: CLI_VERSION, createdAt: new Date().toISOString(), ...tables, days };
    writeManifest(building, manifest);
    renameSync(building, to);
    return manifest;
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new CommandFailure(`The disk of ${to} is full; nothing of the backup was kept.`);
    throw error;
  }
};

const copyControl = (
  { client }: ControlDatabase,
  building: string,
): Promise<Pick<Manifest, 'migration' | 'auditRows' | 'auditHead' | 'tables'>> =>
  inTransaction(client, 'READ ONLY', async () => {
    const tables: TableCopy[] = [];
    for (const table of await installationTables(client)) {
      const file = `${table.name}.ndjson`;
      tables.push({ table: table.name, file, ...(await writeTable(client, table, join(building, 'control', file))) });
    }
    const { rows, head, firstBadSeq } = await chainOf(client);
    // A broken chain must not keep anyone from a backup; `verify` and the server's own check tell of it.
    const auditRows = firstBadSeq === undefined ? rows : firstBadSeq - 1;
    return { migration: (await migrationsOf(client)).at(-1) ?? '', auditRows, auditHead: head, tables };
  });

const copyDays = async (dataDir: string, building: string, onDay: (logs: number, day: string) => void): Promise<DayCopy[]> => {
  const days: DayCopy[] = [];
  for (const { day, file, logs } of readDays(join(dataDir, 'logs'))) {
    const from = join(dataDir, 'logs', file);
    const copy = join(building, 'logs', file);
    try {
      copyDayFile(from, copy);
      chmodSync(copy, 0o600);
    } catch (error) {
      // The retention removed it meanwhile.
      if (existsSync(from)) throw error;
      continue;
    }
    days.push({ day, file, logs: checkDayFile(copy).logs, bytes: statSync(copy).size, sha256: await sha256Of(copy) });
    onDay(logs, day);
  }
  return days;
};
