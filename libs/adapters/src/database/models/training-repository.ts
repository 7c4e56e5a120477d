import type { ModelTraining } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';

/** A training that was not heard of for so long has died with its process. */
const SILENT_MS = 60_000;

interface Row {
  status: ModelTraining['status'];
  step: string;
  progress: number;
  started_at: Date | null;
  started_by: string | null;
  heard_at: Date;
  error: string | null;
}
const IDLE: ModelTraining = { status: 'idle', step: '', progress: 0, startedAt: null, startedBy: null, error: null };

/** The training that runs, or ran last, in whichever process. */
export class TrainingRepository {
  private readonly source: DataSource;
  private readonly now: () => number;
  constructor(source: DataSource, now: () => number = Date.now) {
    this.source = source;
    this.now = now;
  }

  async read(): Promise<ModelTraining> {
    const [row] = await this.source.query<Row[]>('SELECT * FROM model_training');
    if (!row) return IDLE;
    const begun = { startedAt: row.started_at?.toISOString() ?? null, startedBy: row.started_by };
    if (row.status === 'running' && this.now() - row.heard_at.getTime() > SILENT_MS)
      return { ...IDLE, ...begun, status: 'failed', error: 'The process that trained was ended before it was done.' };
    return { status: row.status, step: row.step, progress: Math.round(row.progress * 1000) / 1000, ...begun, error: row.error };
  }

  /** Called by whoever trains, at each step and every few seconds. */
  async tell(training: ModelTraining): Promise<void> {
    const { status, step, progress, startedAt, startedBy, error } = training;
    await this.source.query(
      `INSERT INTO model_training (id, status, step, progress, started_at, started_by, heard_at, error)
       VALUES (1, $1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, step = excluded.step, progress = excluded.progress,
         started_at = excluded.started_at, started_by = excluded.started_by, heard_at = excluded.heard_at, error = excluded.error`,
      [status, step, progress, startedAt, startedBy, new Date(this.now()), error],
    );
  }
}
