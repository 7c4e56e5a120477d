import type { ClassifiedLog } from '@tocsin/contracts';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { ApiClient } from '../client/api-client.ts';
import { clientOf, type ServerOptions, withServer } from '../server/server-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { exportLines } from './export-lines.ts';
import { LOG_FORMATS, type LogFormat, logWriter } from './log-text.ts';

interface SearchOptions extends ServerOptions {
  from: string;
  to: string;
  limit: number;
  order: 'desc' | 'asc';
  format: LogFormat;
  json?: true;
  all?: true;
  attributes?: true;
}

/** As many as the server gives on one page. */
const PAGE = 1000;

export const addSearch = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('search')
    .description('finds stored logs, the newest first')
    .argument('[query...]', 'search language (docs/search-language.md); nothing matches every log')
    .option('--from <time>', 'RFC 3339, or such as now-2h', 'now-15m')
    .option('--to <time>', 'RFC 3339, or such as now-5m', 'now')
    .option('--limit <n>', 'logs at most', wholeNumber(1, 1_000_000), 50)
    .addOption(new Option('--order <order>', 'by time').choices(['desc', 'asc']).default('desc'))
    .addOption(new Option('--format <format>', 'of the output').choices(LOG_FORMATS).default('text'))
    .option('--json', 'the same as --format json: one JSON object a line')
    .option('--attributes', 'shows attributes and ids in the text form')
    .option('--all', 'every match, oldest first, however many: the export of the server (scope logs:export)');
  withServer(command).action(async (words: string[], options: SearchOptions) => {
    const client = clientOf(options);
    const query = { q: words.join(' '), from: options.from, to: options.to };
    const format = options.json ? 'json' : options.format;
    const writer = logWriter(format, terminal, options);
    if (options.all) {
      const logs = await exportLines(client, query, format, async (log) =>
        terminal.write(typeof log === 'string' ? log : writer.line(log)),
      );
      terminal.note(`${logs.toLocaleString('en-US')} ${logs === 1 ? 'log' : 'logs'}`);
      return;
    }
    if (writer.head !== undefined) await terminal.write(writer.head);
    const { shown, total } = await search(client, { ...query, order: options.order }, options.limit, (log) =>
      terminal.write(writer.line(log)),
    );
    const atLeast = total.relation === 'gte' ? 'at least ' : '';
    terminal.note(
      `${shown.toLocaleString('en-US')} of ${atLeast}${total.value.toLocaleString('en-US')} matches${shown < total.value ? ' (--limit, --all)' : ''}`,
    );
  });
};

/** Page after page, until `limit` logs were shown or there are no more. */
const search = async (
  client: ApiClient,
  query: { q: string; from: string; to: string; order: 'desc' | 'asc' },
  limit: number,
  show: (log: ClassifiedLog) => Promise<void>,
) => {
  let shown = 0;
  let cursor: string | undefined;
  for (;;) {
    const page = await client.get('/api/v1/logs/search', {
      query: { ...query, limit: Math.min(PAGE, limit - shown), ...(cursor === undefined ? {} : { cursor }) },
    });
    for (const log of page.items) await show(log);
    shown += page.items.length;
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined || shown >= limit) return { shown, total: page.total };
  }
};
