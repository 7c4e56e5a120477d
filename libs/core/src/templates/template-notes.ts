import type { LogBatch } from '../record/index.ts';
import { templateOfMessage } from './template-text.ts';

/** That a service logged a message of a template: what the registry of templates is written from. */
export interface TemplateNote {
  templateId: string;
  service: string;
  /** The template for people to read, from a redacted message. */
  text: string;
  /** When such a message was received; epoch milliseconds. */
  seenAt: number;
}

export interface TemplateNotesLimits {
  /** Pairs of service and template that are kept in mind; past it all are forgotten, and noted again. */
  pairs: number;
  /** Notes of one minute of receipt; further pairs wait for a later one. */
  notesPerMinute: number;
}
const LIMITS: TemplateNotesLimits = { pairs: 16_384, notesPerMinute: 4096 };
const MINUTE_MS = 60_000;

/**
 * Notes each pair of service and template once in a minute of receipt. One for each pipeline worker. Costs a log one look into a map;
 * the text is made again for a note only, since it follows from any message of the template.
 */
export class TemplateNotes {
  private readonly limits: TemplateNotesLimits;
  private readonly services = new Map<string, Map<string, number>>();
  private pairs = 0;
  private minute = -Infinity;
  private left = 0;

  constructor(limits: Partial<TemplateNotesLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** What is new in a batch, or was not noted in this minute yet. O(rows). */
  take(batch: LogBatch): TemplateNote[] {
    const notes: TemplateNote[] = [];
    let service: string | undefined;
    let minutes: Map<string, number> = new Map();
    for (let row = 0; row < batch.length; row++) {
      const of = batch.service[row] as string;
      if (of !== service) minutes = this.templatesOf((service = of));
      const templateId = batch.templateId[row] as string;
      const seenAt = batch.receivedAt[row] as number;
      const minute = Math.floor(seenAt / MINUTE_MS);
      const noted = minutes.get(templateId);
      if ((noted !== undefined && noted >= minute) || !this.mayNote(minute)) continue;
      if (noted === undefined && ++this.pairs > this.limits.pairs) {
        this.services.clear();
        this.pairs = 1;
        minutes = this.templatesOf(service);
      }
      minutes.set(templateId, minute);
      notes.push({ templateId, service, text: templateOfMessage(batch.message[row] as string), seenAt });
    }
    return notes;
  }

  private templatesOf(service: string): Map<string, number> {
    let minutes = this.services.get(service);
    if (minutes === undefined) this.services.set(service, (minutes = new Map<string, number>()));
    return minutes;
  }

  private mayNote(minute: number): boolean {
    if (minute > this.minute) {
      this.minute = minute;
      this.left = this.limits.notesPerMinute;
    }
    if (this.left === 0) return false;
    this.left--;
    return true;
  }
}
