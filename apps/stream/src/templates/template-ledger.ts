import type { TemplateNote } from '@tocsin/core/templates';
import type { NewTemplatesOptions } from './new-templates.ts';
import { withTimeout } from '../waiting/with-timeout.ts';

/** Where templates are remembered. Rejects while it is away; the same note may come twice. */
export interface TemplateRegistry {
  note(notes: readonly TemplateNote[]): Promise<void>;
  /** Forgets what is beyond the limits or older than the logs that are kept. */
  forget(): Promise<void>;
  /** Those of which the rules were not told yet. */
  fresh: NewTemplatesOptions['templates'];
}

export interface TemplateLedgerOptions {
  registry: TemplateRegistry;
  /** What follows each writing: those that are new are told of. */
  announce?: () => Promise<void>;
  /** The registry takes no notes; told once until it takes them again. */
  onAway: (error: unknown) => void;
  onBack: () => void;
  /** Notes that were lost because the registry was away for too long. */
  onLost: (notes: number) => void;
  /** Between two writings, milliseconds; up to a fifth longer, so that processes do not write together. */
  everyMs?: number;
  forgetEveryMs?: number;
  /** A writing that takes longer counts as failed. */
  timeoutMs?: number;
  /** Pairs of service and template that wait at most; past it those go that came first. */
  waiting?: number;
  /** Pairs of one writing. */
  batch?: number;
  /** From 0 to 1; tests pass their own. */
  random?: () => number;
}

const DEFAULTS = {
  announce: () => Promise.resolve(),
  everyMs: 10_000,
  forgetEveryMs: 10 * 60_000,
  timeoutMs: 10_000,
  waiting: 20_000,
  batch: 2000,
  random: Math.random,
};

/**
 * Gathers the templates that the workers noted and writes them into the registry a few times a minute, off the way of the logs: nothing
 * waits for it. While the registry is away the notes wait, a bounded number of them; a template whose note was lost is noted again with
 * its next log in another minute.
 */
export class TemplateLedger {
  private readonly options: Required<TemplateLedgerOptions>;
  private waiting = new Map<string, TemplateNote[]>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private away = false;
  private stopped = false;
  private forgottenAt = -Infinity;

  constructor(options: TemplateLedgerOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  get waitingNotes(): number {
    return this.waiting.size;
  }

  note(notes: readonly TemplateNote[]): void {
    for (const note of notes) this.keep(note);
    this.drop();
  }

  start(): void {
    const { everyMs, random } = this.options;
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.write().then(() => this.start()), everyMs * (1 + random() / 5));
    this.timer.unref();
  }

  /** Writes what waits once more. Resolves after that, whatever came of it, within the time-out. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.write();
  }

  /** Writes what waits now. Never rejects. */
  write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeAll());
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    const { registry, announce, batch, timeoutMs, forgetEveryMs, onAway, onBack } = this.options;
    try {
      while (this.waiting.size > 0) {
        const taken = [...this.waiting].slice(0, batch);
        for (const [key] of taken) this.waiting.delete(key);
        try {
          await withTimeout(registry.note(taken.flatMap(([, notes]) => notes)), timeoutMs);
        } catch (error) {
          this.putBack(taken);
          throw error;
        }
      }
      if (!this.stopped) await withTimeout(announce(), timeoutMs);
      if (!this.stopped && performance.now() - this.forgottenAt >= forgetEveryMs) {
        await withTimeout(registry.forget(), timeoutMs);
        this.forgottenAt = performance.now();
      }
      if (this.away) onBack();
      this.away = false;
    } catch (error) {
      if (!this.away && !this.stopped) onAway(error);
      this.away = true;
    }
  }

  /** Of each pair the first note and the last are enough: what lies between changes nothing. */
  private keep(note: TemplateNote): void {
    const key = `${note.templateId} ${note.service}`;
    const known = this.waiting.get(key);
    if (known === undefined) this.waiting.set(key, [note]);
    else known[1] = note;
  }

  /** As it was before: these came before all that came meanwhile. */
  private putBack(taken: readonly (readonly [string, TemplateNote[]])[]): void {
    const since = this.waiting;
    this.waiting = new Map(taken);
    for (const notes of since.values()) for (const note of notes) this.keep(note);
    this.drop();
  }

  private drop(): void {
    const lost = this.waiting.size - this.options.waiting;
    if (lost <= 0) return;
    for (const key of [...this.waiting.keys()].slice(0, lost)) this.waiting.delete(key);
    this.options.onLost(lost);
  }
}
