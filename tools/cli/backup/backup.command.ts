import type { Command } from 'commander';
import { pathOf } from '../arguments.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { CreateOptions, RestoreOptions } from './run-backup.ts';

const DATABASE_FILE =
  'file with the postgres:// address of the control data, where it is not the embedded database; or TOCSIN_DATABASE_URL';

export const addBackup = (program: Command, terminal: Terminal): void => {
  const backup = program.command('backup').description('copies a standalone installation, checks a copy, makes an installation of one');
  backup
    .command('create', { isDefault: true })
    .description('a consistent copy, while the server runs or not: logs, users, rules, alerts, audit. It holds secrets: keep it safe')
    .requiredOption('--data <dir>', 'data folder of the installation (TOCSIN_DATA_DIR)')
    .requiredOption('--to <dir>', 'folder to make')
    .option('--database-file <file>', DATABASE_FILE)
    .option('--json', 'the manifest as JSON')
    .action(async (options: CreateOptions) => (await import('./run-backup.ts')).runCreate(options, terminal));
  backup
    .command('verify')
    .description('reads every part of a backup and holds it against its checksums')
    .argument('<dir>', 'the backup')
    .action(async (dir: string) => (await import('./run-backup.ts')).runVerify(pathOf(dir), terminal));
  backup
    .command('restore')
    .description('makes a new installation of a backup, checked first')
    .argument('<dir>', 'the backup')
    .requiredOption('--data <dir>', 'data folder to make')
    .option('--database-file <file>', DATABASE_FILE)
    .action(async (dir: string, options: RestoreOptions) => (await import('./run-backup.ts')).runRestore(pathOf(dir), options, terminal));
};
