import { type Draft, emptyDraft, type LineFormat, type TextReaders } from '@tocsin/core/parsing';
import type { RawRecord } from './records.ts';

export interface LogLineOptions {
  /** Of every log; undefined: what the record names, else `fallbackService`. */
  service: string | undefined;
  fallbackService: string;
  /** Epoch milliseconds that a time without a year is held against. */
  writtenAt: number;
  /** Milliseconds added to every time. */
  shiftMs: number;
}

/** What goes out for one record of a file. */
export interface LogLine {
  /** A line of JSON for the ingest API. */
  json: string;
  format: LineFormat | 'plain';
  /** Epoch milliseconds as the file says, before any shift; undefined: it does not. */
  timestamp: number | undefined;
}

/** Turns the records of one source into lines for the ingest API. A record without a time has that of the one before. */
export class LogLines {
  private readonly readers: TextReaders;
  private readonly options: LogLineOptions;
  private readonly draft = emptyDraft();
  private previous: number | undefined;

  constructor(readers: TextReaders, options: LogLineOptions) {
    this.readers = readers;
    this.options = options;
  }

  of({ text, formats }: RawRecord): LogLine {
    const { draft, options } = this;
    const format = this.readers.readRecord(text, formats, draft, options.writtenAt);
    const said = draft.timestamp === undefined || Number.isNaN(draft.timestamp) ? undefined : draft.timestamp;
    if (said !== undefined) this.previous = said;
    // Meant to be JSON and is none: the server says what is wrong with it.
    if (format === 'plain' && formats[0] === 'json' && formats.length === 1) return { json: oneLine(text), format, timestamp: undefined };
    const untouched = format === 'json' && options.shiftMs === 0 && options.service === undefined && draft.service !== undefined;
    if (untouched) return { json: oneLine(text), format, timestamp: said };
    return { json: JSON.stringify(this.record(draft)), format, timestamp: said };
  }

  private record(draft: Draft): object {
    const { service, fallbackService, shiftMs } = this.options;
    const { timestamp: _, severityNumber, attributes, ...fields } = draft;
    const named = draft.service !== undefined && service !== undefined && draft.service !== service;
    return {
      ...fields,
      ...(this.previous === undefined ? {} : { timestamp: new Date(this.previous + shiftMs).toISOString() }),
      ...(severityNumber ? { severityNumber } : {}),
      service: service ?? draft.service ?? fallbackService,
      attributes: named ? { ...attributes, 'service.original': draft.service } : attributes,
    };
  }
}

const oneLine = (text: string): string => text.replaceAll('\n', ' ');
