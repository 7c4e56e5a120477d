import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DayFile } from '../day-file.ts';
import { listDays } from '../day-files.ts';
import { dayFileName, dayOf } from '../day.ts';
import { isDamage } from '../sqlite-failure.ts';
import { DayView } from './day-view.ts';

/** Told of what cannot be read. With `inode`, the whole file of the day is damaged and left out from then on; else one block of it is. */
export type DamageReport = (damage: { day: number; inode: number | undefined; error: unknown }) => void;

/** The day files as one reader thread sees them: opened when first needed, closed once they are gone. */
export class StoredDays {
  private readonly directory: string;
  private readonly views = new Map<number, DayView>();
  /** Damaged files by day, known by their inodes: a file that is moved aside makes room for a good one. */
  private readonly broken = new Map<number, number>();
  private readonly report: DamageReport;

  constructor(directory: string, report: DamageReport) {
    this.directory = directory;
    this.report = report;
  }

  /** Days that may hold times of from ≤ t < to, ascending, with everything that is committed now. */
  between(from: number, to: number): DayView[] {
    if (from >= to) return [];
    const present = listDays(this.directory);
    for (const day of this.views.keys()) if (!present.includes(day)) this.close(day);
    const first = dayOf(from);
    const last = dayOf(Math.max(from, to - 1));
    return present.filter((day) => day >= first && day <= last).flatMap((day) => this.refreshed(day) ?? []);
  }

  /** One day, as `between` gives it. */
  day(day: number): DayView | undefined {
    return listDays(this.directory).includes(day) ? this.refreshed(day) : undefined;
  }

  /** Leaves a day out that turned out to be damaged. */
  drop(day: number, inode: number, error: unknown): void {
    this.close(day);
    this.broken.set(day, inode);
    this.report({ day, inode, error });
  }

  /** Days with logs after this place in the commit order. */
  after(sequence: number): DayView[] {
    return listDays(this.directory).flatMap((day) => {
      const view = this.refreshed(day);
      return view !== undefined && view.lastSequence > sequence ? view : [];
    });
  }

  reportBlock(day: number, error: unknown): void {
    this.report({ day, inode: undefined, error });
  }

  closeAll(): void {
    for (const day of [...this.views.keys()]) this.close(day);
  }

  private refreshed(day: number): DayView | undefined {
    const path = join(this.directory, dayFileName(day));
    const inode = statSync(path, { throwIfNoEntry: false })?.ino;
    if (inode === undefined || this.broken.get(day) === inode) return undefined;
    try {
      let view = this.views.get(day);
      if (view !== undefined && view.inode !== inode) {
        this.close(day);
        view = undefined;
      }
      if (view === undefined) {
        view = new DayView(DayFile.openToRead(path), inode, (error) => this.reportBlock(day, error));
        this.views.set(day, view);
      }
      view.refresh();
      return view;
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.drop(day, inode, error);
      return undefined;
    }
  }

  private close(day: number): void {
    this.views.get(day)?.file.close();
    this.views.delete(day);
  }
}
