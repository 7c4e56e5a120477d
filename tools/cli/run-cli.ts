import { Command, CommanderError } from 'commander';
import { UsageError } from '../connection/usage-error.ts';
import { ApiError, explainApiError, ServerAwayError } from './client/api-error.ts';
import { addBackup } from './backup/backup.command.ts';
import { CommandFailure } from './command-failure.ts';
import { addAlerts } from './alerts/alerts.command.ts';
import { addDlq } from './dlq/dlq.command.ts';
import { addDoctor } from './doctor/doctor.command.ts';
import { addMigrate } from './migrate/migrate.command.ts';
import { addRules } from './rules/rules.command.ts';
import { addSearch } from './search/search.command.ts';
import { addSend } from './send/send.command.ts';
import { addTail } from './tail/tail.command.ts';
import type { Terminal } from './terminal/terminal.ts';
import { CLI_VERSION } from './version.ts';

/** Every command there is. */
export const tocsin = (terminal: Terminal): Command => {
  const program = new Command('tocsin')
    .description('Tocsin on the command line, for the standalone and the cluster profile.')
    .version(CLI_VERSION)
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 it failed, 2 the command line is wrong. TOCSIN_URL and TOCSIN_KEY say where and as whom.',
    )
    .enablePositionalOptions()
    .exitOverride();
  addSearch(program, terminal);
  addTail(program, terminal);
  addSend(program);
  addRules(program, terminal);
  addAlerts(program, terminal);
  addDlq(program, terminal);
  addDoctor(program, terminal);
  addBackup(program, terminal);
  addMigrate(program, terminal);
  return program;
};

/** Runs one command line. The exit code: 0 done, 1 failed, 2 wrong usage. Never rejects for what a person can do something about. */
export const runCli = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    await tocsin(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      terminal.note(error.message);
      return 2;
    }
    if (error instanceof CommandFailure) {
      if (error.message !== '') terminal.note(error.message);
      return error.exitCode;
    }
    if (error instanceof ApiError) {
      terminal.note(explainApiError(error));
      return error.status === 400 || error.status === 422 ? 2 : 1;
    }
    if (error instanceof ServerAwayError) {
      terminal.note(error.message);
      return 1;
    }
    if (isOfTheWorld(error)) {
      terminal.note(error.message);
      return 1;
    }
    throw error;
  }
};

/** A store that is away, a full disk, a lost connection: errors with a code. What has none, or one of Node's own for misuse, is a bug of ours. */
const isOfTheWorld = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && !error.code.startsWith('ERR_');
