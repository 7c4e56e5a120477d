import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HealthReport } from '@tocsin/contracts';
import type { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import { clientOf, type ServerOptions, withServer } from '../server/server-options.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

const TOOL = join(import.meta.dirname, '..', '..', 'dlq', 'main.ts');

/** The cluster's own tool reads and replays the topic; it runs as a program of its own, with this terminal. */
const runTool = async (args: readonly string[]): Promise<void> => {
  const child = spawn(process.execPath, ['--no-warnings', TOOL, ...args], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, forward);
  const [code] = (await once(child, 'close')) as [number | null];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, forward);
  if (code === 2) throw new CommandFailure('', 2);
  if (code !== 0) throw new CommandFailure('');
};

export const addDlq = (program: Command, terminal: Terminal): void => {
  withServer(program.command('dlq'))
    .description('records that were refused: in the cluster lists and replays logs.dlq (list, replay, --help), standalone counts them')
    .argument('[arguments...]', 'for the cluster: what `npm run dlq --` takes; TOCSIN_KAFKA_BROKERS names the brokers')
    .passThroughOptions()
    .action(async (args: string[], options: ServerOptions) => {
      if (process.env['TOCSIN_KAFKA_BROKERS'] || args.includes('--brokers')) return runTool(args);
      const client = clientOf(options);
      const { profile } = (await client.ask('/health')).body as Partial<HealthReport>;
      if (profile !== 'standalone') {
        throw new CommandFailure(
          profile === 'cluster'
            ? 'The dead letters of a cluster lie in its Kafka: name the brokers in TOCSIN_KAFKA_BROKERS, then `tocsin dlq list`.'
            : `What answers at ${client.url} is no Tocsin server.`,
        );
      }
      const { rejected } = await client.get('/api/v1/system', {});
      const rows = Object.entries(rejected).map(([reason, count]) => [reason, count.toLocaleString('en-US')]);
      for (const line of rows.length === 0 ? [] : table(['REASON', 'RECORDS'], rows)) await terminal.write(line);
      terminal.note(
        `${rows.length === 0 ? 'No record was refused' : 'Refused'} since the server's start. A standalone server keeps no queue of them: each sender is told in its receipt which of its records were refused and why, and can send them again corrected.`,
      );
      if (args.length > 0) throw new CommandFailure(`There is nothing to ${args[0]} on a standalone server.`);
    });
};
