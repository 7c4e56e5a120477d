import type { DataSource } from 'typeorm';
import { ADVISORY_LOCKS, runAlone } from '../locks/index.ts';

/** A template that a service logged for the first time. Times are epoch milliseconds of receipt. */
export interface FreshTemplate {
  templateId: string;
  service: string;
  text: string;
  firstSeen: number;
  /** When the first template of the service was seen. */
  serviceSince: number;
}

/** The templates of which the rules were not told yet. One process at a time deals with them. */
export class FreshTemplates {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /**
   * Hands over those that were first seen before `before`, the oldest first; the ones that `deal` resolves to are never handed over again.
   * What it rejects with comes out, and nothing is marked. Does nothing while another process is at it.
   */
  async each(before: number, limit: number, deal: (fresh: FreshTemplate[]) => Promise<FreshTemplate[]>): Promise<void> {
    await runAlone(this.source, ADVISORY_LOCKS.newTemplates, async () => {
      const rows = await this.source.query<{ template_id: string; service: string; text: string; first_seen: Date; service_since: Date }[]>(
        `SELECT template_id, service, text, first_seen,
           (SELECT min(first_seen) FROM log_template AS any_of WHERE any_of.service = fresh.service) AS service_since
         FROM log_template AS fresh WHERE NOT announced AND first_seen < to_timestamp($1::float8 / 1000)
         ORDER BY first_seen, template_id LIMIT $2`,
        [before, limit],
      );
      if (rows.length === 0) return;
      const done = await deal(
        rows.map((row) => ({
          ...{ templateId: row.template_id, service: row.service, text: row.text },
          ...{ firstSeen: row.first_seen.getTime(), serviceSince: row.service_since.getTime() },
        })),
      );
      await this.source.query(
        `UPDATE log_template AS known SET announced = true
         FROM unnest($1::text[], $2::text[]) AS told (template_id, service)
         WHERE known.template_id = told.template_id AND known.service = told.service`,
        [done.map(({ templateId }) => templateId), done.map(({ service }) => service)],
      );
    });
  }

  /** Texts of the service's templates that are no news. */
  async knownTexts(service: string): Promise<string[]> {
    const rows = await this.source.query<{ text: string }[]>('SELECT text FROM log_template WHERE service = $1 AND announced', [service]);
    return rows.map(({ text }) => text);
  }
}
