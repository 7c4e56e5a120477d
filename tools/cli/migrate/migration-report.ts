import type { TableSum } from '../control/rows.ts';
import { safeLine } from '../terminal/safe-text.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Disagreement } from './compare-answers.ts';
import type { LogSum } from './log-sum.ts';

/** What a migration found, did and compared. */
export interface MigrationReport {
  dryRun: boolean;
  /** All that was compared is the same on both sides. */
  agrees: boolean;
  tables: { table: string; source: TableSum; target?: TableSum; changed?: number }[];
  days: { day: string; source: Pick<LogSum, 'logs'> & Partial<LogSum>; target?: LogSum; sent?: number }[];
  /** Files that the standalone server had set aside; their logs are in none of the counts. */
  damagedFiles: string[];
  queries: { asked: number; seed: number; disagreements: Disagreement[] } | undefined;
}

const SHOWN_DISAGREEMENTS = 10;
const number = (value: number | undefined): string => (value === undefined ? '' : value.toLocaleString('en-US'));
const short = (sha256: string | undefined): string => sha256?.slice(0, 12) ?? '';

/** The report for a person. */
export const reportLines = (report: MigrationReport, { paint }: Pick<Terminal, 'paint'>): string[] => {
  const { dryRun, tables, days, queries, damagedFiles } = report;
  const verdict = (same: boolean): string => (dryRun ? '' : same ? paint('green', 'same') : paint('red', 'DIFFERENT'));
  const lines: string[] = [];
  if (tables.length > 0) {
    const rows = tables.map(({ table: name, source, target, changed }) => [
      ...[name, number(source.rows), number(target?.rows), number(changed)],
      ...[short(source.sha256), short(target?.sha256), verdict(source.sha256 === target?.sha256 && source.rows === target.rows)],
    ]);
    lines.push(...table(['TABLE', 'SOURCE', 'TARGET', 'CHANGED', 'SHA-256 SOURCE', 'SHA-256 TARGET', ''], rows), '');
  }
  if (days.length > 0) {
    const rows = days.map(({ day, source, target, sent }) => [
      ...[day, number(source.logs), number(target?.logs), number(sent)],
      ...[short(source.sha256), short(target?.sha256), verdict(source.sha256 === target?.sha256 && source.logs === target?.logs)],
    ]);
    lines.push(...table(['DAY', 'SOURCE', 'TARGET', 'SENT', 'SHA-256 SOURCE', 'SHA-256 TARGET', ''], rows), '');
    const others = days.reduce((sum, { target }) => sum + (target?.others ?? 0), 0);
    if (others > 0) lines.push(`${number(others)} logs of the cluster's own lie in these days; they are not counted above.`);
  }
  const logs = days.reduce((sum, { source }) => sum + source.logs, 0);
  lines.push(
    `${number(logs)} logs in ${days.length} ${days.length === 1 ? 'day' : 'days'}, ${number(tables.reduce((sum, { source }) => sum + source.rows, 0))} rows in ${tables.length} tables${dryRun ? ' are there to move' : ''}.`,
  );
  if (damagedFiles.length > 0) lines.push(`Set aside by the server, and not moved: ${damagedFiles.join(', ')}`);
  if (queries !== undefined) lines.push(...queryLines(queries));
  return lines;
};

const queryLines = ({ asked, seed, disagreements }: NonNullable<MigrationReport['queries']>): string[] => [
  `${number(asked)} random queries (seed ${seed}): ${disagreements.length === 0 ? 'answered alike by both stores' : `${disagreements.length} answers differ`}.`,
  ...disagreements
    .slice(0, SHOWN_DISAGREEMENTS)
    .flatMap(({ query, what, source, target }) => [
      `  ${what}: ${safeLine(query) || '(every log)'}`,
      `    source ${JSON.stringify(source).slice(0, 200)}`,
      `    target ${JSON.stringify(target).slice(0, 200)}`,
    ]),
];
