import { type Command, Option } from 'commander';
import { positive, serverUrl, UsageError } from '../../connection/usage-error.ts';
import { REPLAY_FORMATS, type ReplayOptions } from '../../replay/options.ts';
import { CommandFailure } from '../command-failure.ts';
import { keyOf, type ServerOptions, withServer } from '../server/server-options.ts';

interface SendOptions extends ServerOptions {
  format: ReplayOptions['format'];
  service?: string;
  rate?: number;
  times: ReplayOptions['times'];
}

export const addSend = (program: Command): void => {
  const command = program
    .command('send')
    .description('sends log files, or the standard input, as they are: JSON lines, syslog, access logs, logfmt, plain text')
    .argument('[files...]', 'files, gzip too; none or -: the standard input')
    .addOption(new Option('--format <format>', 'how lines are read').choices(REPLAY_FORMATS).default('auto'))
    .option('--service <name>', 'service of every log (else what a line names, else the name of the file)')
    .option('--rate <n>', 'logs a second (else as fast as the server takes them)', (text) => positive('rate', text))
    .addOption(
      new Option('--times <times>', 'the times of the file, or the last one becomes now').choices(['keep', 'shift']).default('keep'),
    );
  withServer(command).action(async (files: string[], options: SendOptions) => {
    if (files.length === 0 && process.stdin.isTTY) throw new UsageError('Name a file, or pipe logs in.');
    const named = files.length === 0 ? ['-'] : files;
    if (options.times === 'shift' && named.includes('-')) {
      throw new UsageError('--times shift needs to know the last time before it sends the first log, so it takes files only.');
    }
    const { format, service, rate, times, url } = options;
    const { runReplay } = await import('../../replay/run-replay.ts');
    const code = await runReplay({
      ...{ files: named, format, times, service, rate },
      ...{ url: serverUrl(url), key: keyOf(options), keyFile: undefined },
    });
    if (code !== 0) throw new CommandFailure('');
  });
};
