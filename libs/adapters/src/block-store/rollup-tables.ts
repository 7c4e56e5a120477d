import type { Rollup } from './encoded-batch.ts';
import type { Statements } from './statements.ts';

/** Half a surrogate pair has no UTF-8: a name with one is kept as its UTF-16 bytes, all others as text. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const keptName = (service: string): string | Uint8Array => (LONE_SURROGATE.test(service) ? Buffer.from(service, 'utf16le') : service);
const nameOf = (kept: unknown): string => (kept instanceof Uint8Array ? Buffer.from(kept).toString('utf16le') : String(kept));

/** A day's counts by minute and by hour × service × level × category. */
export class RollupTables {
  private readonly statements: Statements;

  constructor(statements: Statements) {
    this.statements = statements;
  }

  add(rollups: readonly Rollup[]): void {
    const hours = new Map<string, Rollup>();
    for (const rollup of rollups) {
      this.addTo('rollup', rollup);
      const minute = Math.floor(rollup.minute / 60) * 60;
      const key = `${minute} ${rollup.level} ${rollup.category} ${rollup.service}`;
      const hour = hours.get(key);
      if (hour === undefined) hours.set(key, { ...rollup, minute });
      else hour.count += rollup.count;
    }
    for (const hour of hours.values()) this.addTo('rollup_hour', hour);
  }

  private addTo(table: 'rollup' | 'rollup_hour', { minute, service, level, category, count }: Rollup): void {
    this.statements
      .of(
        `INSERT INTO ${table} VALUES (?, ?, ?, ?, ?) ON CONFLICT (minute, service, level, category) DO UPDATE SET count = count + excluded.count`,
      )
      .run(minute, keptName(service), level, category, count);
  }

  /** Rows of which nothing is left. */
  removeEmpty(): void {
    for (const table of ['rollup', 'rollup_hour']) this.statements.of(`DELETE FROM ${table} WHERE count = 0`).run();
  }

  /** Logs of these categories. */
  countOf(categories: readonly number[]): number {
    const sql = `SELECT sum(count) AS logs FROM rollup_hour WHERE category IN (${categories.map(() => '?').join(', ')})`;
    return (this.statements.of(sql).get(...categories)?.logs as number | null) ?? 0;
  }

  /**
   * Rollups of from ≤ epoch minute < to, added up to one for each run of `every` minutes (0: for all of them), whose minute is the first.
   * Whole hours are read as such when `from`, `to` and `every` are multiples of 60.
   */
  sums(from: number, to: number, every: number): Rollup[] {
    const table = from % 60 === 0 && to % 60 === 0 && every % 60 === 0 ? 'rollup_hour' : 'rollup';
    const run = every === 0 ? '0' : `minute - ((minute % ${every}) + ${every}) % ${every}`;
    const sql = `SELECT ${run} AS run, service, level, category, sum(count) AS count FROM ${table} WHERE minute >= ? AND minute < ? GROUP BY 1, 2, 3, 4`;
    return this.statements
      .of(sql)
      .all(from, to)
      .map((row) => ({
        minute: row.run as number,
        service: nameOf(row.service),
        level: row.level as number,
        category: row.category as number,
        count: row.count as number,
      }));
  }
}
