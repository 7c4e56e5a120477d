import type { ClassifiedLog } from '@tocsin/contracts';
import { compileQuery, type Predicate } from '@tocsin/core/query';
import type { QueryNode } from '@tocsin/core/query';
import { classifiedLogAt, fieldSourceOf, type LogBatch } from '@tocsin/core/record';

/** One live tail as the pipeline workers know it. */
export interface TailFilter {
  id: number;
  query: QueryNode;
}

/** What the tails want of one batch; each log is made once, however many tails show it. Ids are given after the commit. */
export interface TailMatches {
  /** Row of each log in the batch. */
  rows: number[];
  logs: ClassifiedLog[];
  /** Per tail: places in `logs`, and how many more matched than can be shown. */
  picks: { tail: number; at: number[]; dropped: number }[];
}

/** Logs of one batch that one tail gets at most: nobody reads more, and every one is copied between threads. */
export const TAIL_LOGS_PER_BATCH = 500;

/** The filters of all live tails, compiled; lives in each pipeline worker. */
export class TailFilters {
  private compiled: { id: number; predicate: Predicate }[] = [];

  set(filters: readonly TailFilter[]): void {
    this.compiled = filters.map(({ id, query }) => ({ id, predicate: compileQuery(query) }));
  }

  match(batch: LogBatch): TailMatches {
    const matches: TailMatches = { rows: [], logs: [], picks: [] };
    if (this.compiled.length === 0) return matches;
    const source = fieldSourceOf(batch);
    const placeOf = new Map<number, number>();
    for (const { id, predicate } of this.compiled) {
      const test = predicate(source);
      const at: number[] = [];
      let dropped = 0;
      // Newest first, so that what is left out is the oldest.
      for (let row = batch.length - 1; row >= 0; row--) {
        if (!test(row)) continue;
        if (at.length === TAIL_LOGS_PER_BATCH) {
          dropped++;
          continue;
        }
        let place = placeOf.get(row);
        if (place === undefined) {
          place = matches.rows.push(row) - 1;
          placeOf.set(row, place);
          matches.logs.push(classifiedLogAt(batch, row, ''));
        }
        at.push(place);
      }
      if (at.length > 0) matches.picks.push({ tail: id, at: at.reverse(), dropped });
    }
    return matches;
  }
}
