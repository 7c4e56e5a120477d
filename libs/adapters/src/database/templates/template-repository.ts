import type { TemplateNote } from '@tocsin/core/templates';
import type { DataSource } from 'typeorm';

/** A template as the registry knows it, over all services that log it. Times are epoch milliseconds of receipt. */
export interface KnownTemplate {
  templateId: string;
  text: string;
  firstSeen: number;
  lastSeen: number;
}

export interface TemplateLimits {
  /** Templates kept of one service, so that one which never repeats itself does not push out the others'. */
  perService: number;
  all: number;
}
export const TEMPLATE_LIMITS: TemplateLimits = { perService: 5000, all: 50_000 };

/** Those seen within this of what is known are left as they are. */
const EXACT_ENOUGH_MS = 30_000;
/** Longer names are cut: what is too long for a key would be refused for ever. */
const LONGEST_SERVICE = 200;
/** PostgreSQL takes no NUL in a text; half a surrogate pair is replaced where the text is encoded. */
const storable = (text: string): string => text.replaceAll('\0', '\u2400');

interface Row {
  template_id: string;
  text: string;
  first_seen: Date;
  last_seen: Date;
}
const templateOf = (row: Row): KnownTemplate => ({
  templateId: row.template_id,
  text: row.text,
  firstSeen: row.first_seen.getTime(),
  lastSeen: row.last_seen.getTime(),
});

interface NotedRow {
  templateId: string;
  service: string;
  text: string;
  first: number;
  last: number;
}
/** One row for each template of each service: a statement may touch a row once only. */
const rowsOf = (notes: readonly TemplateNote[]): NotedRow[] => {
  const rows = new Map<string, NotedRow>();
  for (const { templateId, service, text, seenAt } of notes) {
    const named = storable(service).slice(0, LONGEST_SERVICE);
    const key = `${templateId} ${named}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { templateId, service: named, text: storable(text), first: seenAt, last: seenAt });
    else {
      row.first = Math.min(row.first, seenAt);
      row.last = Math.max(row.last, seenAt);
    }
  }
  return [...rows.values()];
};

/** The registry of templates: one row for each template of each service. */
export class TemplateRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /**
   * Notes that these were seen: new ones with their text, known ones by their times. Any order and any repetition come to the same rows,
   * but for the text, which is that of the first. One statement; some thousand notes at most.
   */
  async note(notes: readonly TemplateNote[]): Promise<void> {
    const rows = rowsOf(notes);
    const column = <T>(of: (row: NotedRow) => T): T[] => rows.map(of);
    // Always in the same order, so that no two processes wait for each other.
    await this.source.query(
      `INSERT INTO log_template AS known (template_id, service, text, first_seen, last_seen)
       SELECT template_id, service, text, to_timestamp(first_seen / 1000), to_timestamp(last_seen / 1000)
       FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[]) AS note (template_id, service, text, first_seen, last_seen)
       ORDER BY template_id, service
       ON CONFLICT (template_id, service) DO UPDATE SET
         first_seen = least(known.first_seen, excluded.first_seen), last_seen = greatest(known.last_seen, excluded.last_seen)
       WHERE excluded.first_seen < known.first_seen OR excluded.last_seen > known.last_seen + $6 * interval '1 millisecond'`,
      [
        column(({ templateId }) => templateId),
        column(({ service }) => service),
        column(({ text }) => text),
        column(({ first }) => first),
        column(({ last }) => last),
        EXACT_ENOUGH_MS,
      ],
    );
  }

  /** What is known of these; those that are not known are left out. */
  async find(templateIds: readonly string[]): Promise<KnownTemplate[]> {
    if (templateIds.length === 0) return [];
    const rows = await this.source.query<Row[]>(
      `SELECT template_id, (array_agg(text ORDER BY first_seen))[1] AS text, min(first_seen) AS first_seen, max(last_seen) AS last_seen
       FROM log_template WHERE template_id = ANY ($1::text[]) GROUP BY template_id`,
      [templateIds],
    );
    return rows.map(templateOf);
  }

  /** Forgets what was not seen since `unseenSince`, and past the limits what was seen longest ago. Resolves to how many rows went. */
  async forget(unseenSince: number, { perService, all }: TemplateLimits = TEMPLATE_LIMITS): Promise<number> {
    // Rows that another process is at are left for the next time: who forgets waits for nobody.
    const [, gone] = await this.source.query<[unknown, number]>(
      `DELETE FROM log_template AS gone USING (
         SELECT known.template_id, known.service FROM log_template AS known
         JOIN (
           SELECT template_id, service, last_seen,
             row_number() OVER (PARTITION BY service ORDER BY last_seen DESC, template_id) AS of_service,
             row_number() OVER (ORDER BY last_seen DESC, template_id) AS of_all
           FROM log_template
         ) AS ranked USING (template_id, service)
         WHERE of_service > $2 OR of_all > $3 OR ranked.last_seen < to_timestamp($1::float8 / 1000)
         FOR UPDATE OF known SKIP LOCKED
       ) AS old
       WHERE gone.template_id = old.template_id AND gone.service = old.service`,
      [unseenSince, perService, all],
    );
    return gone;
  }
}
