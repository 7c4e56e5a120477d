import { type Command, Option } from 'commander';
import { pathOf } from '../arguments.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { SnapshotsOptions } from './snapshots.ts';
import type { CreateOptions, RestoreOptions } from './run-backup.ts';

const DATABASE_FILE =
  'file with the postgres:// address of the control data, where it is not the embedded database; or TOCSIN_DATABASE_URL';

export const addBackup = (program: Command, terminal: Terminal): void => {
  const backup = program
    .command('backup')
    .description('standalone: copies an installation, checks a copy, restores one; cluster: says which snapshot there is');
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
  backup
    .command('snapshots')
    .description('cluster: which snapshots of Elasticsearch hold the logs; fails when the newest whole one is missing or old')
    .option('--elasticsearch <url>', 'its address; with a password better by file, or TOCSIN_ELASTICSEARCH_NODE')
    .option('--elasticsearch-file <file>', 'file with that address')
    .addOption(new Option('--index <name>', 'base of the daily indices').env('TOCSIN_ELASTICSEARCH_INDEX').default('logs_classified'))
    .addOption(new Option('--repository <name>', 'where snapshots go').env('TOCSIN_ELASTICSEARCH_SNAPSHOT_REPOSITORY'))
    .option('--json', 'as JSON')
    .action(async (options: SnapshotsOptions) => (await import('./snapshots.ts')).runSnapshots(options, terminal));
};
