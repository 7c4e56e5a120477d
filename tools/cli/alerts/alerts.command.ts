import { AlertListParams, AlertSeverity, type AlertView, type Page } from '@tocsin/contracts';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { ApiClient } from '../client/api-client.ts';
import { clientOf, type ServerOptions, withServer } from '../server/server-options.ts';
import { safeLine } from '../terminal/safe-text.ts';
import { table } from '../terminal/table.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { alertLine, groupText } from './alert-text.ts';

interface ListOptions extends ServerOptions {
  status: AlertListParams['status'];
  severity?: AlertSeverity;
  limit: number;
  json?: true;
}
interface NoteOptions extends ServerOptions {
  note: string;
  json?: true;
}

const PAGE = 200;
const STATUSES = AlertListParams.shape.status.unwrap().options;
const STYLES: Record<AlertSeverity, Style> = { critical: ['bold', 'red'], warning: 'yellow', info: 'blue' };

export const addAlerts = (program: Command, terminal: Terminal): void => {
  const alerts = program.command('alerts').description('lists alerts, acknowledges and resolves them');
  withServer(alerts.command('list', { isDefault: true }))
    .description('the newest first')
    .addOption(new Option('--status <status>', 'which of them').choices(STATUSES).default('open'))
    .addOption(new Option('--severity <severity>', 'only these').choices(AlertSeverity.options))
    .option('--limit <n>', 'alerts at most', wholeNumber(1, 100_000), 50)
    .option('--json', 'a JSON array')
    .action(async (options: ListOptions) => {
      const found = await listAlerts(clientOf(options), options);
      if (options.json) return terminal.write(JSON.stringify(found, null, 2));
      if (found.length === 0) return terminal.note(`No ${options.status === 'all' ? '' : `${options.status} `}alerts.`);
      const rows = found.map((alert) => [
        alert.id,
        alert.status,
        terminal.paint(STYLES[alert.severity], alert.severity),
        alert.startedAt.slice(0, 19).replace('T', ' '),
        `${alert.value}/${alert.threshold}`,
        safeLine(alert.ruleName),
        groupText(alert.group),
        safeLine(alert.acknowledgedBy ?? ''),
      ]);
      const heading = ['ID', 'STATUS', 'SEVERITY', 'SINCE (UTC)', 'VALUE', 'RULE', 'GROUP', 'ACKNOWLEDGED BY'];
      for (const line of table(heading, rows)) await terminal.write(line);
    });
  for (const [name, path, description] of [
    ['ack', '/api/v1/alerts/{id}/ack', 'says that someone is on it; the channels are told'],
    ['resolve', '/api/v1/alerts/{id}/resolve', 'ends it, whatever its condition says'],
  ] as const) {
    withServer(alerts.command(name))
      .description(description)
      .argument('<id>', 'of the alert')
      .option('--note <text>', 'kept in its history', '')
      .option('--json', 'the alert as JSON')
      .action(async (id: string, options: NoteOptions) => {
        const alert = await clientOf(options).post(path, { path: { id }, body: { note: options.note } });
        await terminal.write(options.json ? JSON.stringify(alert, null, 2) : alertLine(alert));
      });
  }
};

/** Page after page, until there are enough. */
const listAlerts = async (client: ApiClient, { status, severity, limit }: ListOptions): Promise<AlertView[]> => {
  const found: AlertView[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<AlertView> = await client.get('/api/v1/alerts', {
      query: { status, severity, cursor, limit: Math.min(PAGE, limit - found.length) },
    });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < limit);
  return found;
};
