import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { MigrateOptions } from './run-migration.ts';

export const addMigrate = (program: Command, terminal: Terminal): void => {
  program
    .command('migrate')
    .description('moves a stopped standalone installation to the PostgreSQL and Elasticsearch of a cluster; may be run again at any time')
    .requiredOption('--from-data <dir>', 'data folder of the standalone installation (TOCSIN_DATA_DIR)')
    .option(
      '--from-database-file <file>',
      'file with the postgres:// address of its database, where it is not the embedded one; or TOCSIN_FROM_DATABASE_URL',
    )
    .option('--to-database <url>', 'PostgreSQL of the cluster; with a password better by file, or TOCSIN_DATABASE_URL')
    .option('--to-database-file <file>', 'file with that address')
    .option('--to-elasticsearch <url>', 'Elasticsearch of the cluster; with a password better by file, or TOCSIN_ELASTICSEARCH_NODE')
    .option('--to-elasticsearch-file <file>', 'file with that address')
    .addOption(
      new Option('--to-index <name>', 'base of the daily indices, and their alias')
        .env('TOCSIN_ELASTICSEARCH_INDEX')
        .default('logs_classified'),
    )
    .option('--shards <n>', 'primary shards of each new index', wholeNumber(1, 100), 1)
    .option('--replicas <n>', 'replicas of each new index', wholeNumber(0, 10), 0)
    .addOption(new Option('--only <part>', 'moves one part alone').choices(['logs', 'control']))
    .option('--dry-run', 'only says what there is to move')
    .option('--online', 'a first pass over the logs while the standalone server still runs; run again once it is stopped')
    .option('--verify-queries <n>', 'asks both stores so many random queries, and compares the answers', wholeNumber(0, 1_000_000), 0)
    .option('--seed <n>', 'other random queries', wholeNumber(0, 2 ** 31), 1)
    .option('--json', 'the report as JSON')
    .action(async (options: MigrateOptions) => {
      const { runMigration } = await import('./run-migration.ts');
      await runMigration(options, terminal);
    });
};
