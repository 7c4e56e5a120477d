import type { ClassifiedLog } from '@tocsin/contracts';

/** Example logs that one alert shows. */
export const MAX_EXAMPLES = 5;

/** The first, the latest and up to three in between of one group's logs, bounded. */
export class ExampleLogs {
  private logs: { at: number; log: ClassifiedLog }[] = [];

  add(log: ClassifiedLog): void {
    const entry = { at: Date.parse(log.timestamp), log };
    let place = this.logs.length;
    while (place > 0 && (this.logs[place - 1]?.at ?? 0) > entry.at) place--;
    this.logs.splice(place, 0, entry);
    // The one before the latest goes: first and latest stay, and what lies between are the earliest.
    if (this.logs.length > MAX_EXAMPLES) this.logs.splice(MAX_EXAMPLES - 1, 1);
  }

  /** Forgets logs before `oldestMs`. */
  forget(oldestMs: number): void {
    const kept = this.logs.findIndex(({ at }) => at >= oldestMs);
    this.logs.splice(0, kept < 0 ? this.logs.length : kept);
  }

  list(): ClassifiedLog[] {
    return this.logs.map(({ log }) => log);
  }
}
