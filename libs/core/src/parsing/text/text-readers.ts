import { RECORD_LIMITS } from '@tocsin/contracts';
import type { TextFormat } from '../../ports/index.ts';
import { clearDraft, type Draft, emptyDraft } from '../draft.ts';
import type { RecordSink } from '../format-reader.ts';
import { JsonRecordReader } from '../json-record.ts';
import { parseJson, TOO_LARGE } from '../json.ts';
import { eachLine } from '../lines.ts';
import { readAccessLog } from './access-log.ts';
import { readApplicationLine } from './application-line.ts';
import type { LineReader } from './line-reader.ts';
import { logfmtReader } from './logfmt.ts';
import { readSyslog } from './syslog.ts';

/** Formats that a line can be seen to have, the strictest first: where two fit, the first is meant. */
export const LINE_FORMATS = ['json', 'clf', 'syslog', 'logfmt', 'application'] as const;
export type LineFormat = (typeof LINE_FORMATS)[number];

const SAMPLE_LINES = 200;
/** Longer lines of a sample are not looked at beyond this. */
const SAMPLE_CHARACTERS = 16 * 1024;

const jsonReader = (): LineReader => {
  const records = new JsonRecordReader();
  return (text, draft) => text.startsWith('{') && records.read(parseJson(text), draft) === undefined;
};

/** Reads records of text in any of the line formats. Holds buffers: one for each thread. */
export class TextReaders {
  private readonly readers: Record<LineFormat, LineReader> = {
    json: jsonReader(),
    clf: readAccessLog,
    syslog: readSyslog,
    logfmt: logfmtReader(),
    application: readApplicationLine,
  };
  private readonly draft = emptyDraft();

  /** The formats of these lines, the most frequent first; none: plain text. */
  detect(sample: Iterable<string>): LineFormat[] {
    const hits = new Map<LineFormat, number>();
    for (const line of sample) {
      const format = LINE_FORMATS.find((name) => this.fits(name, line.slice(0, SAMPLE_CHARACTERS)));
      if (format !== undefined) hits.set(format, (hits.get(format) ?? 0) + 1);
    }
    return [...hits].sort((a, b) => b[1] - a[1]).map(([format]) => format);
  }

  /**
   * Reads one record into the draft by the first of the formats that fits, and names it; `plain`: none did, the text is the message.
   * The draft is the caller's.
   */
  readRecord(text: string, formats: readonly LineFormat[], draft: Draft, receivedAt: number): LineFormat | 'plain' {
    for (const format of formats) {
      clearDraft(draft);
      if (this.readers[format](text, draft, receivedAt)) return format;
    }
    clearDraft(draft);
    draft.message = text;
    return 'plain';
  }

  /** Hands every line of the body that is not blank to the sink as a record. Never throws. */
  read(format: TextFormat, body: Buffer, sink: RecordSink, receivedAt: number): void {
    const formats = format === 'plain' ? [] : format === 'auto' ? this.detect(sampleOf(body)) : [format];
    eachLine(body, (from, end) => {
      if (end - from > RECORD_LIMITS.recordBytes) return sink.reject(TOO_LARGE);
      this.readRecord(body.toString('utf8', from, end).trimEnd(), formats, this.draft, receivedAt);
      sink.accept(this.draft);
    });
  }

  private fits(format: LineFormat, line: string): boolean {
    clearDraft(this.draft);
    return this.readers[format](line, this.draft, 0);
  }
}

const sampleOf = (body: Buffer): string[] => {
  const lines: string[] = [];
  const sample = body.subarray(0, SAMPLE_LINES * SAMPLE_CHARACTERS);
  eachLine(sample, (from, end) => {
    if (lines.length < SAMPLE_LINES) lines.push(sample.toString('utf8', from, Math.min(end, from + SAMPLE_CHARACTERS)).trimEnd());
  });
  return lines;
};
