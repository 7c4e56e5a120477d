import { join } from 'node:path';
import { readDays } from '@tocsin/adapters/block-store';
import { UsageError } from '../../connection/usage-error.ts';
import { pathOf, secretOf } from '../arguments.ts';
import { CommandFailure } from '../command-failure.ts';
import { databaseUrl, openControl } from '../control/control-database.ts';
import { progressOf } from '../terminal/progress.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { createBackup } from './create-backup.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { restoreBackup } from './restore-backup.ts';
import { faultsOf } from './verify-backup.ts';

export interface CreateOptions {
  data: string;
  to: string;
  databaseFile?: string;
  json?: true;
}
export interface RestoreOptions {
  data: string;
  databaseFile?: string;
}

const number = (value: number): string => value.toLocaleString('en-US');
const controlUrl = (file: string | undefined): string | undefined => {
  const given = secretOf(file, 'TOCSIN_DATABASE_URL');
  return given === undefined ? undefined : databaseUrl(given, '--database-file');
};

const showManifest = async (manifest: Manifest, terminal: Terminal): Promise<void> => {
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const days = manifest.days.map(({ day, logs, bytes, sha256 }) => [day, number(logs), mebibytes(bytes), sha256.slice(0, 12)]);
  const tables = manifest.tables.map(({ table: name, rows, sha256 }) => [name, number(rows), '', sha256.slice(0, 12)]);
  for (const line of table(['PART', 'LOGS OR ROWS', 'SIZE', 'SHA-256'], [...days, ...tables])) await terminal.write(line);
  await terminal.write(`Audit chain: ${number(manifest.auditRows)} rows, head ${manifest.auditHead}`);
};

/** For the progress bar alone: the copy counts what it copied. */
const logsIn = (dataDir: string): number => {
  try {
    return readDays(join(dataDir, 'logs')).reduce((sum, { logs }) => sum + logs, 0);
  } catch {
    throw new UsageError(`There are no logs of a standalone installation under ${dataDir}.`);
  }
};
const counted = (count: number, one: string, many: string): string => `${number(count)} ${count === 1 ? one : many}`;

export const runCreate = async (options: CreateOptions, terminal: Terminal): Promise<void> => {
  const dataDir = pathOf(options.data);
  const total = logsIn(dataDir);
  const control = await openControl(dataDir, controlUrl(options.databaseFile));
  const progress = progressOf(terminal, 'copying', total, 'logs');
  try {
    const manifest = await createBackup(dataDir, control, pathOf(options.to), (logs, day) => progress.add(logs, day));
    progress.stop();
    if (options.json) await terminal.write(JSON.stringify(manifest, null, 2));
    else await showManifest(manifest, terminal);
  } finally {
    progress.stop();
    await control.close();
  }
};

/** The manifest of a backup that was read to its end. @throws CommandFailure that names each fault */
const checked = async (dir: string, terminal: Terminal): Promise<Manifest> => {
  const manifest = readManifest(dir);
  const progress = progressOf(terminal, 'checking', manifest.days.length + manifest.tables.length, 'parts');
  const faults = await faultsOf(dir, manifest, () => progress.add(1)).finally(() => progress.stop());
  if (faults.length > 0)
    throw new CommandFailure(`The backup is not as it was written:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return manifest;
};

export const runVerify = async (dir: string, terminal: Terminal): Promise<void> => {
  const { createdAt, days, tables } = await checked(dir, terminal);
  const logs = days.reduce((sum, day) => sum + day.logs, 0);
  await terminal.write(
    `The backup of ${createdAt} is whole: ${counted(logs, 'log', 'logs')} in ${counted(days.length, 'day', 'days')}, ${counted(tables.length, 'table', 'tables')}.`,
  );
};

export const runRestore = async (dir: string, options: RestoreOptions, terminal: Terminal): Promise<void> => {
  const manifest = await checked(dir, terminal);
  const dataDir = pathOf(options.data);
  const logs = manifest.days.reduce((sum, day) => sum + day.logs, 0);
  const progress = progressOf(terminal, 'restoring', logs, 'logs');
  await restoreBackup(dir, manifest, dataDir, controlUrl(options.databaseFile), (count, day) => progress.add(count, day)).finally(() =>
    progress.stop(),
  );
  await terminal.write(`Restored as of ${manifest.createdAt}: ${number(logs)} logs. Start it with TOCSIN_DATA_DIR=${dataDir}.`);
};
