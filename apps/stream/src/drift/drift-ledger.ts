import { addCounts, HOUR_MS, type JudgedCounts, type JudgedHour } from '@tocsin/core/drift';
import type { Clock } from '@tocsin/core/ports';
import { withTimeout } from '../waiting/with-timeout.ts';

/** Where the counts of all processes come together. Rejects while it is away. */
export interface DriftRegistry {
  /** Adds to what is there of these hours and models. */
  add(hours: readonly JudgedHour[]): Promise<void>;
  /** Forgets the hours that are beyond what is kept. */
  forget(): Promise<void>;
}

export interface DriftLedgerOptions {
  registry: DriftRegistry;
  clock: Clock;
  /** The registry takes nothing; told once until it does again. */
  onAway: (error: unknown) => void;
  onBack: () => void;
  /** Logs whose counts were dropped because the registry was away for too long. */
  onLost: (logs: number) => void;
  /** Between two writings, milliseconds; up to a fifth longer, so that processes do not write together. */
  everyMs?: number;
  /** A writing that takes longer counts as failed. */
  timeoutMs?: number;
  /** Pairs of hour and model that wait at most; past it the oldest hours go. */
  waiting?: number;
  /** From 0 to 1; tests pass their own. */
  random?: () => number;
}

const DEFAULTS = { everyMs: 60_000, timeoutMs: 10_000, waiting: 72, random: Math.random };

/**
 * Sums up what this process judged, by hour and model, and adds it to the registry each minute, off the way of the logs. What could not be
 * written waits for the next time, a bounded number of hours; a writing that was taken for failed and was none counts twice, which moves a
 * share of an hour by less than anyone looks for.
 */
export class DriftLedger {
  private readonly options: Required<DriftLedgerOptions>;
  private waiting = new Map<string, JudgedHour>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private away = false;
  private stopped = false;
  private forgotIn = -Infinity;

  constructor(options: DriftLedgerOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** What was stored just now. */
  count(judged: Readonly<JudgedCounts>, modelVersion: string): void {
    if (judged.logs === 0) return;
    this.keep({ ...judged, hour: this.hour(), modelVersion });
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
    const { registry, timeoutMs, onAway, onBack } = this.options;
    const taken = [...this.waiting.values()];
    this.waiting.clear();
    try {
      if (taken.length > 0) await withTimeout(registry.add(taken), timeoutMs);
    } catch (error) {
      for (const each of taken) this.keep(each);
      this.drop();
      if (!this.away && !this.stopped) onAway(error);
      this.away = true;
      return;
    }
    // A failure here is no loss: old hours go an hour later.
    if (!this.stopped && this.forgotIn !== this.hour()) {
      this.forgotIn = this.hour();
      await withTimeout(registry.forget(), timeoutMs).catch(() => undefined);
    }
    if (this.away && taken.length > 0) {
      this.away = false;
      onBack();
    }
  }

  private hour(): number {
    return Math.floor(this.options.clock() / HOUR_MS) * HOUR_MS;
  }

  private keep(counts: JudgedHour): void {
    const key = `${counts.hour} ${counts.modelVersion}`;
    const known = this.waiting.get(key);
    this.waiting.set(key, known === undefined ? counts : { ...counts, ...addCounts(known, counts) });
  }

  private drop(): void {
    const surplus = this.waiting.size - this.options.waiting;
    if (surplus <= 0) return;
    const oldest = [...this.waiting].toSorted(([, a], [, b]) => a.hour - b.hour).slice(0, surplus);
    for (const [key] of oldest) this.waiting.delete(key);
    this.options.onLost(oldest.reduce((sum, [, { logs }]) => sum + logs, 0));
  }
}
