import { CATEGORIES, type Category, type RedactionSettings, type Rejection } from '@tocsin/contracts';
import type { JudgedCounts } from '../drift/index.ts';
import { FormatReaders } from '../parsing/index.ts';
import type { RawBatch } from '../ports/index.ts';
import type { LogBatch } from '../record/index.ts';
import { createRedactor } from '../redaction/index.ts';
import { TemplateMiner } from '../templates/index.ts';
import { BatchBuilder } from './batch-builder.ts';
import type { LogClassifier } from './log-classifier.ts';
import { readWithinLimits } from './request-tally.ts';

export interface PipelineOptions {
  classifier: LogClassifier;
  redaction: RedactionSettings;
  /** Logs of a lower confidence (0 to 1) are general and uncertain, their best guess kept. 0, unless given: none are. */
  uncertainBelow?: number | undefined;
  /** Categories that people gave to templates, by template id: their logs have it whatever the classifier says. */
  pins?: ReadonlyMap<string, Category> | undefined;
  /** Stored with each log; the classifier's own version unless given. */
  modelVersion?: string | undefined;
}

/** What became of one request: its logs, the records that were refused, and how many there were (`total` = both). */
export interface PipelineResult {
  batch: LogBatch;
  rejected: Rejection[];
  total: number;
  judged: JudgedCounts;
}

/**
 * parse → validate → redact → template → classify, a request at a time. Holds buffers that are used again: one for each thread.
 * Never throws on account of what a body holds: a record that cannot be read is a rejection, and the rest goes on.
 */
export class Pipeline {
  private readonly readers = new FormatReaders();
  private readonly builder: BatchBuilder;

  constructor({ classifier, redaction, uncertainBelow = 0, pins = new Map(), modelVersion = classifier.version }: PipelineOptions) {
    const redactor = createRedactor(redaction);
    const pinned = new Map([...pins].map(([templateId, category]) => [templateId, CATEGORIES.indexOf(category)]));
    this.builder = new BatchBuilder({ redactor, templates: new TemplateMiner(), classifier, uncertainBelow, pins: pinned, modelVersion });
  }

  process(raw: RawBatch): PipelineResult {
    this.builder.begin(raw);
    const body = Buffer.from(raw.body.buffer, raw.body.byteOffset, raw.body.byteLength);
    readWithinLimits(() => this.readers.read(raw.format, body, this.builder, raw.receivedAt));
    return this.builder.finish();
  }
}
