import { RECORD_LIMITS } from '@tocsin/contracts';
import type { Attributes } from '../../record/index.ts';
import { type Draft, emptyDraft } from '../draft.ts';
import type { RecordSink } from '../format-reader.ts';
import { TOO_LARGE } from '../json.ts';
import { parseLevel } from '../level.ts';
import { RecordError } from '../record-error.ts';
import type { LineFormat, TextReaders } from '../text/index.ts';
import { type Label } from './labels.ts';
import { LABEL_FIELDS, type StreamContext, TOO_MANY, withLabels } from './stream-context.ts';

/** Lines that are read into fields, as Loki's own queries would; every other line is a message as it stands. */
const STRUCTURED: readonly LineFormat[] = ['json', 'logfmt'];
/** Formats whose lines tell their level. */
const LEVELLED: readonly LineFormat[] = ['application', 'syslog'];
/** What Loki's parsers add to a field of the line that has the name of a label. */
const EXTRACTED = '_extracted';

/** One entry of a stream as it was sent. */
export interface PushEntry {
  /** Epoch milliseconds; undefined: none given; NaN: unreadable. */
  timestamp: number | undefined;
  line: string;
  metadata: readonly Label[];
}

/** Takes the entries of streams one after another. Holds a draft: one for each thread. */
export class EntryReader {
  private readonly text: TextReaders;
  private readonly draft: Draft = emptyDraft();
  private readonly guess: Draft = emptyDraft();

  constructor(text: TextReaders) {
    this.text = text;
  }

  /**
   * Hands one entry of a stream to the sink. A blank line is no record, as in text.
   */
  read(stream: StreamContext | RecordError, entry: PushEntry, sink: RecordSink, receivedAt: number): void {
    const { timestamp, line, metadata } = entry;
    if (isBlank(line)) return;
    const context = stream instanceof RecordError ? stream : withLabels(stream, metadata);
    const error = context instanceof RecordError ? context : this.fill(context, line, receivedAt);
    if (error !== undefined) return sink.reject(error);
    if (timestamp !== undefined) this.draft.timestamp = timestamp;
    sink.accept(this.draft);
  }

  private fill(context: StreamContext, line: string, receivedAt: number): RecordError | undefined {
    const { draft } = this;
    if (line.length > RECORD_LIMITS.recordBytes) return TOO_LARGE;
    const format = this.text.readRecord(line.trimEnd(), STRUCTURED, draft, receivedAt);
    const attributes: Attributes = draft.attributes ?? {};
    const put = (name: string, value: string): void => {
      const held = attributes[name];
      if (held !== undefined && held !== value) attributes[`${name}${EXTRACTED}`] = held;
      attributes[name] = value;
    };
    for (const name in context.attributes) put(name, context.attributes[name] as string);
    this.fillLevel(context, format === 'plain' ? line : undefined, receivedAt, put);
    for (const field of LABEL_FIELDS) {
      const told = context.told.get(field);
      if (told === undefined || field === 'level') continue;
      const own = draft[field];
      if (own !== undefined && told.weak) put(told.name, told.value);
      else {
        if (own !== undefined && own !== told.value) attributes[`${told.name}${EXTRACTED}`] = own;
        draft[field] = told.value;
      }
    }
    const count = Object.keys(attributes).length;
    if (count > RECORD_LIMITS.attributes) return TOO_MANY;
    draft.attributes = count === 0 ? undefined : attributes;
    return undefined;
  }

  /** A level that the labels name, else the line's own, else Loki's guess. What cannot be read as one stays an attribute. */
  private fillLevel(
    context: StreamContext,
    plainLine: string | undefined,
    receivedAt: number,
    put: (name: string, value: string) => void,
  ): void {
    const told = context.told.get('level');
    const named = told === undefined ? 0 : parseLevel(told.value);
    if (told !== undefined && named === 0) put(told.name, told.value);
    if (named > 0 && !told?.weak) {
      this.draft.severityNumber = named;
      return;
    }
    const own = plainLine === undefined ? this.draft.severityNumber : this.levelOf(plainLine, receivedAt);
    this.draft.severityNumber = own !== undefined && own > 0 ? own : named > 0 ? named : own;
  }

  private levelOf(line: string, receivedAt: number): number | undefined {
    const format = this.text.readRecord(line.trimEnd(), LEVELLED, this.guess, receivedAt);
    return format === 'plain' ? undefined : this.guess.severityNumber;
  }
}

const isBlank = (line: string): boolean => !/\S/.test(line);
