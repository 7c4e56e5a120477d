import type { LogBatch } from './log-batch.ts';

/**
 * JSON of the large parts of a batch's logs, for whoever writes a log in more than one form: what was asked for last is remembered, so forms
 * that are written row by row, one after the other, share it.
 */
export class RowJson {
  private readonly batch: LogBatch;
  private messageRow = -1;
  private messageText = '';
  private attributesRow = -1;
  private attributesText = '';

  constructor(batch: LogBatch) {
    this.batch = batch;
  }

  message(row: number): string {
    if (row !== this.messageRow) {
      this.messageText = JSON.stringify(this.batch.message[row] ?? '');
      this.messageRow = row;
    }
    return this.messageText;
  }

  /** `{}` where the log has none. */
  attributes(row: number): string {
    if (row !== this.attributesRow) {
      const attributes = this.batch.attributes[row];
      this.attributesText = attributes === undefined ? '{}' : JSON.stringify(attributes);
      this.attributesRow = row;
    }
    return this.attributesText;
  }
}

const THOUSANDTHS = 1000;
const confidences = Array.from({ length: THOUSANDTHS + 1 }, (_, step) => String(step / THOUSANDTHS));

/** A confidence (0 to 1) as every answer tells it, in thousandths. Writing a fraction anew costs more than the rest of a field. */
export const confidenceJson = (confidence: number): string => confidences[Math.round(confidence * THOUSANDTHS)] ?? '0';

/** Times of logs that follow one another are often the same millisecond: the last one is remembered, as `write` made it. */
export class RepeatedTime {
  private readonly write: (time: number) => string;
  private at = Number.NaN;
  private text = '';

  constructor(write: (time: number) => string) {
    this.write = write;
  }

  of(time: number): string {
    if (time !== this.at) {
      this.text = this.write(time);
      this.at = time;
    }
    return this.text;
  }
}
