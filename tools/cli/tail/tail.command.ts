import type { AlertView, TailMessage } from '@tocsin/contracts';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { alertLine } from '../alerts/alert-text.ts';
import { LOG_FORMATS, type LogFormat, logWriter } from '../search/log-text.ts';
import { clientOf, type ServerOptions, withServer } from '../server/server-options.ts';
import { safeLine } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface TailOptions extends ServerOptions {
  cursor?: string;
  format: LogFormat;
  json?: true;
  attributes?: true;
  alerts?: true;
  limit?: number;
  retries: number;
}

export const addTail = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('tail')
    .description('shows logs as they are stored, until Ctrl-C; a lost connection is made again without a gap')
    .argument('[query...]', 'search language; nothing matches every log')
    .option('--cursor <cursor>', 'goes on after this place, as told at the end of an earlier tail')
    .addOption(new Option('--format <format>', 'of the output').choices(LOG_FORMATS).default('text'))
    .option('--json', 'the same as --format json: one JSON object a line')
    .option('--attributes', 'shows attributes and ids in the text form')
    .option('--alerts', 'shows alerts as they change, too (on the standard error)')
    .option('--limit <n>', 'ends after so many logs', wholeNumber(1, 1_000_000_000))
    .option('--retries <n>', 'tries in a row to connect again', wholeNumber(0, 1_000_000), 30);
  withServer(command).action(async (words: string[], options: TailOptions) => {
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
    const view = new TailView(terminal, options, stop);
    const { followTail } = await import('./live-tail.ts');
    const cursor = await followTail({
      client: clientOf(options),
      query: words.join(' '),
      cursor: options.cursor,
      tries: options.retries,
      signal: stop.signal,
      onMessage: (message) => view.show(message),
      onLost: (why, retryMs) => terminal.note(`The connection was lost (${safeLine(why)}); again in ${(retryMs / 1000).toFixed(1)} s.`),
    });
    if (cursor !== undefined) terminal.note(`To go on from here: --cursor ${cursor}`);
  });
};

/** What a tail's messages look like on the terminal. */
class TailView {
  private readonly terminal: Terminal;
  private readonly stop: AbortController;
  private readonly writer: ReturnType<typeof logWriter>;
  private readonly alerts: boolean;
  private left: number;
  private begun = false;

  constructor(terminal: Terminal, options: TailOptions, stop: AbortController) {
    this.terminal = terminal;
    this.stop = stop;
    this.writer = logWriter(options.json ? 'json' : options.format, terminal, options);
    this.alerts = options.alerts === true;
    this.left = options.limit ?? Infinity;
  }

  async show(message: TailMessage): Promise<void> {
    const { terminal, writer } = this;
    if (!this.begun && writer.head !== undefined) await terminal.write(writer.head);
    this.begun = true;
    switch (message.type) {
      case 'log':
        for (const log of message.items) {
          if (this.left-- <= 0) break;
          await terminal.write(writer.line(log));
        }
        if (this.left <= 0) this.stop.abort();
        return;
      case 'dropped':
        return terminal.note(`${message.count || 'Some'} logs were left out (${message.reason}).`);
      case 'alert':
        return this.alerts ? this.showAlert(message.alert) : undefined;
      case 'error':
        return terminal.note(safeLine(message.detail));
      case 'heartbeat':
        return;
    }
  }

  private showAlert(alert: AlertView): void {
    this.terminal.note(`ALERT ${alertLine(alert)}`);
  }
}
