import { CATEGORIES, RECORD_LIMITS, type Rejection } from '@tocsin/contracts';
import { categoryCounts, type JudgedCounts } from '../drift/index.ts';
import type { Draft, RecordError, RecordSink } from '../parsing/index.ts';
import type { RawBatch } from '../ports/index.ts';
import { type LogBatch, bitsOf, createLogBatch, uncertaintyLimit, withGuess } from '../record/index.ts';
import type { Redactor } from '../redaction/index.ts';
import type { TemplateMiner } from '../templates/index.ts';
import { TokenBuffer, tokenize } from '../tokenizer/index.ts';
import type { LogClassifier } from './log-classifier.ts';
import { RequestTally } from './request-tally.ts';
import { truncateMessage } from './truncation.ts';
import { WordCollector } from './word-collector.ts';

const OLD = bitsOf('timestamp_old');
const FUTURE = bitsOf('timestamp_future');
const UNREADABLE = bitsOf('timestamp_unreadable');
const TRUNCATED = bitsOf('message_truncated');
const LEVEL_UNKNOWN = bitsOf('level_unknown');
const PINNED = bitsOf('pinned');
const GENERAL = CATEGORIES.indexOf('general');
const INFO = 9;

/** What every record goes through after it was parsed. */
export interface Stages {
  redactor: Redactor;
  templates: TemplateMiner;
  classifier: LogClassifier;
  /** Confidence (0 to 1) below which a log is uncertain. */
  uncertainBelow: number;
  /** Templates whose logs have a category by a person's word: an index into CATEGORIES. */
  pins: ReadonlyMap<string, number>;
  modelVersion: string;
}

/** Takes a request's records, one after another, through the stages into the columns of a batch. */
export class BatchBuilder implements RecordSink {
  private readonly stages: Stages;
  private readonly tokens = new TokenBuffer();
  private readonly words = new WordCollector();
  private capacity = 1024;
  private raw: RawBatch | undefined;
  private batch: LogBatch = createLogBatch(0);
  private readonly tally = new RequestTally();
  private readonly limit: number;
  private uncertain = 0;
  private lookedAt = 0;
  private unknown = 0;

  constructor(stages: Stages) {
    this.stages = stages;
    this.limit = uncertaintyLimit(stages.uncertainBelow);
  }

  begin(raw: RawBatch): void {
    this.raw = raw;
    this.batch = createLogBatch(this.capacity, this.stages.modelVersion);
    this.tally.begin();
    this.uncertain = 0;
    this.lookedAt = 0;
    this.unknown = 0;
    this.words.take();
    this.stages.redactor.takeCounts();
  }

  /** The batch so far, its columns exactly as long as it is. */
  finish(): { batch: LogBatch; rejected: Rejection[]; total: number; judged: JudgedCounts } {
    const { batch, uncertain, lookedAt: words, unknown: unknownWords } = this;
    const { rejected, total } = this.tally;
    batch.timestamp = batch.timestamp.slice(0, batch.length);
    batch.receivedAt = batch.receivedAt.slice(0, batch.length);
    batch.severityNumber = batch.severityNumber.slice(0, batch.length);
    batch.category = batch.category.slice(0, batch.length);
    batch.confidence = batch.confidence.slice(0, batch.length);
    batch.flags = batch.flags.slice(0, batch.length);
    batch.messageWords = this.words.take();
    const judged = { logs: batch.length, uncertain, words, unknownWords, categories: categoryCounts(batch.category) };
    return { batch, rejected, total, judged };
  }

  /** @throws EnoughRead past the limits of a request; the last rejection says from which record on nothing was taken. */
  reject(error: RecordError): void {
    this.tally.reject(error);
  }

  /** @throws EnoughRead as `reject` does */
  accept(draft: Draft): void {
    this.tally.accept();
    const { batch, tokens } = this;
    const { redactor, templates, classifier, pins } = this.stages;
    if (batch.length === batch.timestamp.length) this.grow();
    const row = batch.length++;
    let flags = this.time(draft.timestamp, row);
    const severityNumber = draft.severityNumber === undefined || draft.severityNumber === 0 ? INFO : draft.severityNumber;
    if (draft.severityNumber === 0) flags |= LEVEL_UNKNOWN;

    tokens.clear();
    tokenize(draft.message, tokens);
    const redacted = redactor.redact(draft.message, tokens);
    // Cut after redaction: half a card number at the end would be none, and stay.
    const message = truncateMessage(redacted);
    if (message !== draft.message) {
      tokens.clear();
      tokenize(message, tokens);
    }
    let attributes = draft.attributes;
    if (attributes !== undefined) redactor.redactAttributes(attributes);
    if (message !== redacted) {
      flags |= TRUNCATED;
      attributes ??= {};
      attributes['message.original_bytes'] = Buffer.byteLength(draft.message);
    }
    const templateId = templates.templateOf(message, tokens);
    const pinned = pins.size === 0 ? undefined : pins.get(templateId);
    if (pinned === undefined) {
      classifier.classify(tokens, severityNumber);
      const { category, confidence } = classifier;
      this.lookedAt += classifier.words;
      this.unknown += classifier.unknownWords;
      const unsure = confidence < this.limit;
      if (unsure) {
        flags = withGuess(flags, category);
        this.uncertain++;
      }
      batch.category[row] = unsure ? GENERAL : category;
      batch.confidence[row] = confidence;
    } else {
      flags |= PINNED;
      batch.category[row] = pinned;
      batch.confidence[row] = 1;
    }

    batch.severityNumber[row] = severityNumber;
    batch.message.push(message);
    batch.service.push(this.own(draft.service) ?? this.raw?.defaultService ?? 'unknown');
    batch.host.push(this.own(draft.host) ?? this.raw?.defaultHost);
    batch.environment.push(this.own(draft.environment));
    batch.version.push(this.own(draft.version));
    batch.traceId.push(this.own(draft.traceId));
    batch.spanId.push(this.own(draft.spanId));
    batch.userId.push(this.own(draft.userId));
    batch.attributes.push(attributes);
    batch.templateId.push(templateId);
    batch.redactions.push(redactor.takeCounts());
    batch.flags[row] = flags;
    this.words.add(tokens);
  }

  /** Senders put addresses and keys into any field. */
  private own(value: string | undefined): string | undefined {
    return value === undefined ? undefined : this.stages.redactor.redact(value);
  }

  private time(timestamp: number | undefined, row: number): number {
    // `total` counts this record already.
    const receivedAt = this.raw?.recordTimes?.[this.tally.total - 1] ?? this.raw?.receivedAt ?? 0;
    this.batch.receivedAt[row] = receivedAt;
    const readable = timestamp !== undefined && Number.isFinite(timestamp);
    const time = readable ? timestamp : receivedAt;
    this.batch.timestamp[row] = time;
    if (!readable) return timestamp === undefined ? 0 : UNREADABLE;
    if (time < receivedAt - RECORD_LIMITS.oldAfterMs) return OLD;
    return time > receivedAt + RECORD_LIMITS.futureAfterMs ? FUTURE : 0;
  }

  private grow(): void {
    const { batch } = this;
    const wider = createLogBatch(Math.max(16, batch.timestamp.length * 2));
    for (const column of ['timestamp', 'severityNumber', 'category', 'confidence', 'flags', 'receivedAt'] as const) {
      wider[column].set(batch[column]);
    }
    const { timestamp, severityNumber, category, confidence, flags, receivedAt } = wider;
    Object.assign(batch, { timestamp, severityNumber, category, confidence, flags, receivedAt });
    this.capacity = Math.min(65_536, timestamp.length);
  }
}
