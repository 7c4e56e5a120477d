import type { ClassifiedLog } from '@tocsin/contracts';
import { stringify } from 'csv-stringify/sync';

/** How logs become the text of an export. */
export interface ExportFormat {
  contentType: string;
  extension: string;
  /** Text before the first log. */
  head: string;
  /** Text of some logs, each with its end of line. */
  body(logs: readonly ClassifiedLog[]): string;
}

const COLUMNS = [
  'timestamp',
  'level',
  'service',
  'host',
  'environment',
  'version',
  'category',
  'message',
  'attributes',
  'traceId',
  'spanId',
  'userId',
  'templateId',
  'confidence',
  'severityNumber',
  'receivedAt',
  'modelVersion',
  'redactions',
  'flags',
  'uncertain',
  'guess',
  'id',
] as const satisfies readonly (keyof ClassifiedLog)[];

const NDJSON: ExportFormat = {
  contentType: 'application/x-ndjson',
  extension: 'ndjson',
  head: '',
  body: (logs) => logs.map((log) => `${JSON.stringify(log)}\n`).join(''),
};

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP: CSV injection); what is nested is JSON.
 */
const CSV: ExportFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: `${COLUMNS.join(',')}\r\n`,
  body: (logs) =>
    stringify(
      logs.map((log) => COLUMNS.map((column) => log[column])),
      { escape_formulas: true, record_delimiter: 'windows', cast: { object: (value) => JSON.stringify(value) } },
    ),
};

export const EXPORT_FORMATS: Readonly<Record<'ndjson' | 'csv', ExportFormat>> = { ndjson: NDJSON, csv: CSV };
