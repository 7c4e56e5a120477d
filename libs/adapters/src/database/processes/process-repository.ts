import { type ProcessList, ProcessReport } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';

/** Milliseconds after which a process that says nothing counts as silent, and after which it is forgotten. */
const SILENT_AFTER_MS = 20_000;
const FORGOTTEN_AFTER_MS = 15 * 60_000;

/** What each process last told of itself. Ages are by the database's clock, so that those of the machines need not agree. */
export class ProcessRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** Replaces what the process told before, and forgets those that have long been silent. */
  async keep(report: ProcessReport): Promise<void> {
    await this.source.query(
      `WITH forgotten AS (DELETE FROM process_report WHERE reported_at < now() - $3 * interval '1 millisecond' AND id <> $1)
       INSERT INTO process_report (id, report, reported_at) VALUES ($1, $2, now())
       ON CONFLICT (id) DO UPDATE SET report = excluded.report, reported_at = excluded.reported_at`,
      [report.id, JSON.stringify(report), FORGOTTEN_AFTER_MS],
    );
  }

  /** The process says goodbye. */
  async remove(id: string): Promise<void> {
    await this.source.query('DELETE FROM process_report WHERE id = $1', [id]);
  }

  /** By app, then host. Reports that another version wrote in another form are left out. */
  async list(): Promise<ProcessList['processes']> {
    const rows = await this.source.query<{ report: unknown; age_ms: string }[]>(
      'SELECT report, extract(epoch FROM now() - reported_at) * 1000 AS age_ms FROM process_report ORDER BY id',
    );
    return rows
      .flatMap(({ report, age_ms }) => {
        const { success, data } = ProcessReport.safeParse(report);
        const ageMs = Math.max(0, Number(age_ms));
        return success ? [{ ...data, ageSeconds: Math.round(ageMs / 1000), silent: ageMs > SILENT_AFTER_MS }] : [];
      })
      .sort((a, b) => a.app.localeCompare(b.app) || a.host.localeCompare(b.host) || a.startedAt.localeCompare(b.startedAt));
  }
}
