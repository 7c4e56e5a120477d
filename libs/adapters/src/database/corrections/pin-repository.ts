import { type Category, MOST_PINS, type TemplatePin } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { storable } from '../alerting/storable.ts';

/** There are as many pins as there may be. */
export class TooManyPinsError extends Error {
  readonly code = 'too_many_pins';
  constructor() {
    super(`There can be ${MOST_PINS} pins at most.`);
  }
}

export type NewPin = Pick<TemplatePin, 'templateId' | 'category' | 'note'>;

interface Row {
  template_id: string;
  category: Category;
  note: string;
  created_at: Date;
  created_by: string;
  text: string | null;
}
const pinOf = (row: Row): TemplatePin => ({
  templateId: row.template_id,
  text: row.text,
  category: row.category,
  note: row.note,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});

const PINS = `SELECT pin.*, (SELECT text FROM log_template AS known WHERE known.template_id = pin.template_id ORDER BY first_seen LIMIT 1) AS text
  FROM template_pin AS pin`;

/** Templates that have a category by a person's word. Every change is a new configuration version. */
export class PinRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** What workers go by. */
  async inForce(): Promise<Map<string, Category>> {
    const rows = await this.source.query<Pick<Row, 'template_id' | 'category'>[]>('SELECT template_id, category FROM template_pin');
    return new Map(rows.map((row) => [row.template_id, row.category]));
  }

  /** The newest first; all of them. */
  async list(): Promise<TemplatePin[]> {
    return (await this.source.query<Row[]>(`${PINS} ORDER BY pin.created_at DESC, pin.template_id`)).map(pinOf);
  }

  async get(templateId: string): Promise<TemplatePin | undefined> {
    const [row] = await this.source.query<Row[]>(`${PINS} WHERE pin.template_id = $1`, [templateId]);
    return row && pinOf(row);
  }

  /** A template has one pin: the last word holds. @throws TooManyPinsError */
  async put(pin: NewPin, actor: string): Promise<TemplatePin> {
    const { templateId, category, note } = storable(pin);
    const rows = await this.source.query<unknown[]>(
      `INSERT INTO template_pin (template_id, category, note, created_at, created_by)
       SELECT $1::text, $2::text, $3::text, now(), $4::text
       WHERE (SELECT count(*) FROM template_pin) < $5 OR EXISTS (SELECT FROM template_pin WHERE template_id = $1::text)
       ON CONFLICT (template_id) DO UPDATE SET category = excluded.category, note = excluded.note, created_at = now(), created_by = excluded.created_by
       RETURNING template_id`,
      [templateId, category, note, actor, MOST_PINS],
    );
    const stored = rows.length === 0 ? undefined : await this.get(templateId);
    if (!stored) throw new TooManyPinsError();
    return stored;
  }

  /** False: there was none. */
  async remove(templateId: string): Promise<boolean> {
    const [, count] = await this.source.query<[unknown, number]>('DELETE FROM template_pin WHERE template_id = $1', [templateId]);
    return count > 0;
  }
}
