import { CATEGORIES } from '@tocsin/contracts';
import type { JudgedHour } from '@tocsin/core/drift';
import type { DataSource } from 'typeorm';

const COUNTS = ['logs', 'uncertain', 'words', 'unknown_words', ...CATEGORIES] as const;
type Row = Record<(typeof COUNTS)[number], number> & { hour: Date; model_version: string };

/** What was judged in each hour, by model, all processes together. */
export class DriftRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** Adds to the counts of these hours and models; each pair at most once in a call. */
  async add(hours: readonly JudgedHour[]): Promise<void> {
    if (hours.length === 0) return;
    const column = <T>(of: (each: JudgedHour) => T): T[] => hours.map(of);
    // Always in the same order, so that no two processes wait for each other.
    await this.source.query(
      `INSERT INTO drift_hour AS known (hour, model_version, ${COUNTS.join(', ')})
       SELECT to_timestamp(hour / 1000), model_version, ${COUNTS.join(', ')}
       FROM unnest($1::float8[], $2::text[], ${COUNTS.map((_, i) => `$${i + 3}::bigint[]`).join(', ')})
         AS counted (hour, model_version, ${COUNTS.join(', ')})
       ORDER BY hour, model_version
       ON CONFLICT (hour, model_version) DO UPDATE SET ${COUNTS.map((name) => `${name} = known.${name} + excluded.${name}`).join(', ')}`,
      [
        column(({ hour }) => hour),
        column(({ modelVersion }) => modelVersion),
        column(({ logs }) => logs),
        column(({ uncertain }) => uncertain),
        column(({ words }) => words),
        column(({ unknownWords }) => unknownWords),
        ...CATEGORIES.map((_, i) => column(({ categories }) => categories[i] ?? 0)),
      ],
    );
  }

  /** The hours from `from` (epoch milliseconds) on, in their order. */
  async since(from: number): Promise<JudgedHour[]> {
    const rows = await this.source.query<Row[]>(
      `SELECT hour, model_version, ${COUNTS.map((name) => `${name}::float8 AS ${name}`).join(', ')}
       FROM drift_hour WHERE hour >= to_timestamp($1::float8 / 1000) ORDER BY hour, model_version`,
      [from],
    );
    return rows.map((row) => ({
      ...{ hour: row.hour.getTime(), modelVersion: row.model_version, logs: row.logs, uncertain: row.uncertain },
      ...{ words: row.words, unknownWords: row.unknown_words, categories: CATEGORIES.map((name) => row[name]) },
    }));
  }

  /** Forgets the hours before `before`, epoch milliseconds. */
  async forget(before: number): Promise<void> {
    await this.source.query('DELETE FROM drift_hour WHERE hour < to_timestamp($1::float8 / 1000)', [before]);
  }
}
