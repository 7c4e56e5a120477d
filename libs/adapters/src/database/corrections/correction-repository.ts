import { randomUUID } from 'node:crypto';
import type { Category, ClassifiedLog, Correction, CorrectionInput } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { storable } from '../alerting/storable.ts';
import { isUuid } from '../alerting/uuid.ts';

/** Whose word it is: `id` is the same for ever, `name` is shown. */
export interface CorrectionAuthor {
  id: string;
  name: string;
}

/** A correction as training reads it. */
export interface TrainingCorrection {
  id: string;
  /** Stable id of the person. */
  author: string;
  scope: Correction['scope'];
  category: Category;
  templateId: string;
  level: Correction['level'];
  message: string;
  /** Epoch milliseconds. */
  createdAt: number;
}
/** The newest so many are learnt from. */
const MOST_FOR_TRAINING = 20_000;

interface Row {
  seq: string;
  id: string;
  created_at: Date;
  author_id: string;
  created_by: string;
  scope: Correction['scope'];
  category: Category;
  log_id: string;
  template_id: string;
  service: string;
  level: Correction['level'];
  message: string;
  was: Correction['was'];
  note: string;
  withdrawn_at: Date | null;
}
const correctionOf = (row: Row): Correction => ({
  id: row.id,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  scope: row.scope,
  category: row.category,
  logId: row.log_id,
  templateId: row.template_id,
  service: row.service,
  level: row.level,
  message: row.message,
  was: row.was,
  note: row.note,
  withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
});

export interface StoredCorrection {
  correction: Correction;
  authorId: string;
}

/** What people said of logs. Kept for training; withdrawn ones stay in the list. */
export class CorrectionRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** Newest first. `before`: rows with a smaller sequence number. */
  async list(before: number | undefined, limit: number): Promise<{ seq: number; correction: Correction }[]> {
    const rows = await this.source.query<Row[]>(
      'SELECT * FROM correction WHERE $1::bigint IS NULL OR seq < $1::bigint ORDER BY seq DESC LIMIT $2',
      [before ?? null, limit],
    );
    return rows.map((row) => ({ seq: Number(row.seq), correction: correctionOf(row) }));
  }

  async get(id: string): Promise<StoredCorrection | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.source.query<Row[]>('SELECT * FROM correction WHERE id = $1', [id]);
    return row && { correction: correctionOf(row), authorId: row.author_id };
  }

  /**
   * A person's word about a log takes the place of what the same person said of it before; said twice, it is one. `before` is what stood.
   */
  async add(
    { category, scope, note }: CorrectionInput,
    log: ClassifiedLog,
    author: CorrectionAuthor,
  ): Promise<{ before: Correction | undefined; after: Correction }> {
    return this.source.transaction(async (manager) => {
      // One at a time for each log and person, so that a client's retry finds what its first try left.
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`correction ${author.id} ${log.id}`]);
      const [standing] = await manager.query<Row[]>(
        'SELECT * FROM correction WHERE log_id = $1 AND author_id = $2 AND withdrawn_at IS NULL',
        [log.id, author.id],
      );
      const before = standing && correctionOf(standing);
      if (before && before.category === category && before.scope === scope && before.note === note) return { before, after: before };
      if (before) await manager.query('UPDATE correction SET withdrawn_at = now() WHERE id = $1', [before.id]);
      const was = before?.was ?? { category: log.category, confidence: log.confidence, modelVersion: log.modelVersion };
      const text = storable({ ...log, note, name: author.name });
      const [row] = await manager.query<Row[]>(
        `INSERT INTO correction (id, created_at, author_id, created_by, scope, category, log_id, template_id, service, level, message, was, note)
         VALUES ($1, now(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING *`,
        [
          ...[randomUUID(), author.id, text.name, scope, category, log.id, log.templateId],
          ...[text.service, log.level, text.message, JSON.stringify(was), text.note],
        ],
      );
      return { before, after: correctionOf(row as Row) };
    });
  }

  /** It counts no more. False: it had been withdrawn before, or there is none. */
  async withdraw(id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    const [, count] = await this.source.query<[unknown, number]>(
      'UPDATE correction SET withdrawn_at = now() WHERE id = $1 AND withdrawn_at IS NULL',
      [id],
    );
    return count > 0;
  }

  /** What stands about a template as a whole, the newest first. */
  async ofTemplate(templateId: string): Promise<Correction[]> {
    const rows = await this.source.query<Row[]>(
      `SELECT * FROM correction WHERE template_id = $1 AND scope = 'template' AND withdrawn_at IS NULL ORDER BY seq DESC LIMIT 100`,
      [templateId],
    );
    return rows.map(correctionOf);
  }

  /** All that stands, the oldest first. */
  async forTraining(): Promise<TrainingCorrection[]> {
    const rows = await this.source.query<Row[]>('SELECT * FROM correction WHERE withdrawn_at IS NULL ORDER BY seq DESC LIMIT $1', [
      MOST_FOR_TRAINING,
    ]);
    return rows.reverse().map((row) => ({
      id: row.id,
      author: row.author_id,
      scope: row.scope,
      category: row.category,
      templateId: row.template_id,
      level: row.level,
      message: row.message,
      createdAt: row.created_at.getTime(),
    }));
  }

  /** How many stand that were made after this time (epoch milliseconds). */
  async countSince(time: number): Promise<number> {
    const [row] = await this.source.query<{ count: string }[]>(
      'SELECT count(*) AS count FROM correction WHERE withdrawn_at IS NULL AND created_at > to_timestamp($1::float8 / 1000)',
      [time],
    );
    return Number(row?.count ?? 0);
  }
}
