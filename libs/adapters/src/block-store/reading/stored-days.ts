import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DayFile } from '../day-file.ts';
import { isReplaced, listDays } from '../day-files.ts';
import { dayFileName, dayOf } from '../day.ts';
import { isDamage } from '../sqlite-failure.ts';
import { DayView } from './day-view.ts';

/** Told of what cannot be read. With `inode`, the whole file of the day is damaged and left out from then on; else one block of it is. */
export type DamageReport = (damage: { day: number; inode: number | undefined; error: unknown }) => void;

/** A file is replaced within milliseconds; what is left of a kill, which the next server removes, is not waited for. */
const REPLACED_WITHIN_MS = 1000;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** The day files as one reader thread sees them: opened when first needed, closed once they are gone. */
export class StoredDays {
  private readonly directory: string;
  private readonly views = new Map<number, DayView>();
  /** Damaged files by day, known by their inodes: a file that is moved aside makes room for a good one. */
  private readonly broken = new Map<number, number>();
  private readonly report: DamageReport;
  /** Of days whose file was replaced: questions that are under way go on reading the old one. */
  private replaced: DayView[] = [];

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

  /** Lets go of files that are gone or were replaced, so that their room on the disk is free. */
  release(): void {
    for (const [day, view] of this.views) {
      const inode = statSync(join(this.directory, dayFileName(day)), { throwIfNoEntry: false })?.ino;
      if (inode === undefined) this.close(day);
      else if (inode !== view.inode) this.replace(day, view);
    }
  }

  /** No question is under way: files that were replaced are needed no more. */
  rest(): void {
    for (const view of this.replaced) view.file.close();
    this.replaced = [];
  }

  closeAll(): void {
    this.rest();
    for (const day of [...this.views.keys()]) this.close(day);
  }

  private refreshed(day: number): DayView | undefined {
    const path = join(this.directory, dayFileName(day));
    const inode = statSync(path, { throwIfNoEntry: false })?.ino;
    if (inode === undefined || this.broken.get(day) === inode) return undefined;
    try {
      let view = this.views.get(day);
      if (view !== undefined && view.inode !== inode) {
        this.replace(day, view);
        view = undefined;
      }
      if (view === undefined) {
        view = this.opened(day, path, inode);
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

  /** One that is opened while its file is being replaced might take the other's log of changes for its own: it is opened again. */
  private opened(day: number, path: string, inode: number): DayView {
    const end = performance.now() + REPLACED_WITHIN_MS;
    for (let now = inode; ;) {
      const file = DayFile.openToRead(path);
      const settled = !isReplaced(this.directory, day) && statSync(path, { throwIfNoEntry: false })?.ino === now;
      if (settled || performance.now() > end) return new DayView(file, now, (error) => this.reportBlock(day, error));
      file.close();
      Atomics.wait(PAUSE, 0, 0, 1);
      now = statSync(path, { throwIfNoEntry: false })?.ino ?? now;
    }
  }

  private replace(day: number, view: DayView): void {
    this.views.delete(day);
    this.replaced.push(view);
  }

  private close(day: number): void {
    this.views.get(day)?.file.close();
    this.views.delete(day);
  }
}
