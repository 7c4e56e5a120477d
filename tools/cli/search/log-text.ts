import type { ClassifiedLog, LogLevel } from '@tocsin/contracts';
import { stringify } from 'csv-stringify/sync';
import { safeLine, safeText } from '../terminal/safe-text.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';

export const LOG_FORMATS = ['text', 'json', 'csv'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Logs as lines of an output: what comes first, and each log. */
export interface LogWriter {
  head: string | undefined;
  line(log: ClassifiedLog): string;
}

const STYLES: Record<LogLevel, Style> = {
  trace: 'gray',
  debug: 'gray',
  info: 'blue',
  warn: 'yellow',
  error: 'red',
  fatal: ['bold', 'red'],
};

const attributesText = (log: ClassifiedLog): string =>
  Object.entries(log.attributes)
    .map(([name, value]) => ` ${safeLine(name)}=${typeof value === 'string' ? safeLine(value) : JSON.stringify(value)}`)
    .join('');

/** One log for a person. Later lines of its message are set in, so that each log begins at the margin. */
const textOf = (log: ClassifiedLog, { paint }: Terminal, attributes: boolean): string => {
  const message = safeText(log.message).replaceAll('\n', '\n    ');
  const tail = attributes ? paint('gray', `${attributesText(log)} id=${log.id}`) : '';
  const category = paint('cyan', log.category.padEnd(11));
  return `${paint('gray', log.timestamp)} ${paint(STYLES[log.level], log.level.padEnd(5))} ${category} ${safeLine(log.service)}  ${message}${tail}`;
};

/** The columns of the server's own export (GET /logs/export?format=csv). */
const COLUMNS = [
  ...(['timestamp', 'level', 'service', 'host', 'environment', 'version', 'category', 'message', 'attributes'] as const),
  ...(['traceId', 'spanId', 'userId', 'templateId', 'confidence', 'severityNumber', 'receivedAt', 'modelVersion'] as const),
  ...(['redactions', 'flags', 'uncertain', 'guess', 'id'] as const),
] satisfies readonly (keyof ClassifiedLog)[];

/** RFC 4180; a cell that a spreadsheet would take for a formula is quoted by an apostrophe, as in the server's export. */
const csvLine = (log: ClassifiedLog): string =>
  stringify([COLUMNS.map((column) => log[column])], {
    escape_formulas: true,
    eof: false,
    cast: { object: (value) => JSON.stringify(value) },
  });

/** `attributes`: shows them, and the id, behind each message of the text form. */
export const logWriter = (format: LogFormat, terminal: Terminal, { attributes = false } = {}): LogWriter => {
  switch (format) {
    case 'json':
      return { head: undefined, line: (log) => JSON.stringify(log) };
    case 'csv':
      return { head: COLUMNS.join(','), line: csvLine };
    case 'text':
      return { head: undefined, line: (log) => textOf(log, terminal, attributes) };
  }
};
