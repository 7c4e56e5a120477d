import { join } from 'node:path';
import { DayFile } from './day-file.ts';
import { listDays } from './day-files.ts';
import { dayFileName, dayOf } from './day.ts';
import { isDamage } from './sqlite-failure.ts';

/** The day files as one reader thread sees them: opened when first needed, closed once they are gone. */
export class StoredDays {
  private readonly directory: string;
  private readonly files = new Map<number, DayFile>();
  private readonly report: (day: number) => void;

  /** `report` is told of a day whose file is damaged; that day is left out from then on. */
  constructor(directory: string, report: (day: number) => void) {
    this.directory = directory;
    this.report = report;
  }

  /** Calls `visit` for each day that may hold times of from ≤ t < to, newest first unless told; it returns false to stop. */
  each(from: number, to: number, visit: (file: DayFile) => boolean | void, ascending = false): void {
    const days = listDays(this.directory);
    for (const day of this.files.keys()) if (!days.includes(day)) this.close(day);
    const wanted = days.filter((day) => day >= dayOf(from) && day <= dayOf(Math.max(from, to - 1)));
    for (const day of ascending ? wanted : wanted.reverse()) if (this.guarded(day, visit) === false) return;
  }

  closeAll(): void {
    for (const day of [...this.files.keys()]) this.close(day);
  }

  private guarded(day: number, visit: (file: DayFile) => boolean | void): boolean | void {
    try {
      let file = this.files.get(day);
      if (file === undefined) this.files.set(day, (file = DayFile.openToRead(join(this.directory, dayFileName(day)))));
      const open = file;
      return open.snapshot(() => visit(open));
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.close(day);
      this.report(day);
      return undefined;
    }
  }

  private close(day: number): void {
    this.files.get(day)?.close();
    this.files.delete(day);
  }
}
