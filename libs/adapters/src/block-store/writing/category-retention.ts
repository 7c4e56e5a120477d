import { CATEGORIES, type Category } from '@tocsin/contracts';
import type { CategoryCutoffs } from '@tocsin/core/ports';
import { DAY_MS } from '../day.ts';
import type { DayFile } from '../day-file.ts';
import { removeRewritten, replaceDay, rewritingPath } from '../day-files.ts';
import { categoryCodes, DayTrim } from './day-trim.ts';

/** What one step of the work came to. */
export interface TrimStep {
  done: boolean;
  /** Somebody reads the day that is to be replaced: it makes sense to wait a little. */
  waits: boolean;
  /** Logs that this step removed. */
  removed: number;
}

/** Few late logs of a category that is over do not have their day written anew each time: that is done once a day. */
const FEW_PART = 100;
const FEW_AGAIN_MS = DAY_MS;

/** Does the day end at or before the cutoff? */
const isOver = (day = Infinity, cutoffMs = -Infinity): boolean => (day + 1) * DAY_MS <= cutoffMs;

export interface CategoryRetentionOptions {
  directory: string;
  maxPages?: number | undefined;
  now: () => number;
  /** The days that are open, ascending. */
  days: () => { day: number; file: DayFile }[];
  /** Closes a day's file, which is replaced, and opens it again. */
  closeDay: (day: number) => void;
  openDay: (day: number) => void;
}

/** Removes categories from days that keep others, in steps of about a block, so that commits go on between them. */
export class CategoryRetention {
  private readonly options: CategoryRetentionOptions;
  private readonly rewrittenAt = new Map<number, number>();
  private trim: DayTrim | undefined;

  constructor(options: CategoryRetentionOptions) {
    this.options = options;
    removeRewritten(options.directory);
  }

  /** Goes on with the day that is at work, or begins the next. @throws what kept it from that; the day is then as it was */
  step(cutoffs: CategoryCutoffs): TrimStep {
    // Work that was stopped may have been begun under other spans.
    if (this.trim && !this.trim.gone.every((category) => isOver(this.trim?.day, cutoffs[category]))) this.giveUp(this.trim.day);
    const trim = (this.trim ??= this.begin(cutoffs));
    if (trim === undefined) return { done: true, waits: false, removed: 0 };
    try {
      if (trim.step()) return { done: false, waits: false, removed: 0 };
      const removed = this.finish(trim);
      return { done: false, waits: removed === undefined, removed: removed ?? 0 };
    } catch (error) {
      this.giveUp(trim.day);
      throw error;
    }
  }

  /** The day's file is gone, or about to be: what was written of a new one is of no use. */
  giveUp(day: number): void {
    if (this.trim?.day !== day) return;
    this.trim.close();
    this.trim = undefined;
    removeRewritten(this.options.directory, day);
  }

  private begin(cutoffs: CategoryCutoffs): DayTrim | undefined {
    const { directory, maxPages } = this.options;
    for (const { day, file } of this.options.days()) {
      const gone = CATEGORIES.filter((category) => isOver(day, cutoffs[category]));
      if (gone.length > 0 && this.isWorthIt(day, file, gone)) return new DayTrim(file, rewritingPath(directory, day), gone, { maxPages });
    }
    return undefined;
  }

  private isWorthIt(day: number, file: DayFile, gone: readonly Category[]): boolean {
    const logs = file.rollups.countOf(categoryCodes(gone));
    return (
      logs > 0 && (logs * FEW_PART >= file.logCount() || this.options.now() - (this.rewrittenAt.get(day) ?? -Infinity) >= FEW_AGAIN_MS)
    );
  }

  /**
   * Nothing else runs in this thread until the new file is in place: no commit can come in between. Undefined: somebody reads, so that the
   * log of changes cannot be emptied just now.
   */
  private finish(trim: DayTrim): number | undefined {
    const { directory, now, days, closeDay, openDay } = this.options;
    if (
      days()
        .find(({ day }) => day === trim.day)
        ?.file.checkpoint() !== true
    )
      return undefined;
    const removed = trim.finish();
    closeDay(trim.day);
    try {
      replaceDay(directory, trim.day);
    } finally {
      openDay(trim.day);
    }
    this.trim = undefined;
    this.rewrittenAt.set(trim.day, now());
    return removed;
  }
}
