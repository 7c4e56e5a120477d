import { randomUUID } from 'node:crypto';
import type { Reclassification, ReclassificationStatus } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { isUuid } from '../alerting/uuid.ts';

/** Jobs that may be open at a time, and finished ones that are remembered. */
export const MOST_OPEN = 20;
const REMEMBERED = 100;

/** As many jobs wait as may. */
export class TooManyJobsError extends Error {
  readonly code = 'too_many_jobs';
  constructor() {
    super(`There can be ${MOST_OPEN} open jobs at most; wait for one, or cancel it.`);
  }
}

export interface NewReclassification {
  q: string;
  /** Epoch milliseconds: from ≤ t < to. */
  from: number;
  to: number;
}
/** A job as whoever works on it sees it. */
export interface ReclassificationJob extends NewReclassification {
  id: string;
  /** undefined: not begun. */
  modelVersion: string | undefined;
  /** Logs that it is about, counted when it began. */
  total: number;
  checked: number;
  changed: number;
  /** Where it goes on (LogReclassifier); undefined: at the beginning. */
  place: string | undefined;
}

interface Row {
  id: string;
  q: string;
  from_ms: number;
  to_ms: number;
  status: ReclassificationStatus;
  model_version: string | null;
  total: string;
  checked: string;
  changed: string;
  place: string | null;
  created_at: Date;
  created_by: string;
  started_at: Date | null;
  finished_at: Date | null;
  error: string | null;
}

const progressOf = (row: Row): number =>
  row.status === 'done' ? 1 : Math.min(1, Math.round((1000 * Number(row.checked)) / Math.max(1, Number(row.total))) / 1000);
const viewOf = (row: Row): Reclassification => ({
  ...{ id: row.id, q: row.q, from: new Date(row.from_ms).toISOString(), to: new Date(row.to_ms).toISOString(), status: row.status },
  ...{ modelVersion: row.model_version, progress: progressOf(row), checked: Number(row.checked), changed: Number(row.changed) },
  ...{ createdAt: row.created_at.toISOString(), createdBy: row.created_by, error: row.error },
  ...{ startedAt: row.started_at?.toISOString() ?? null, finishedAt: row.finished_at?.toISOString() ?? null },
});
const jobOf = (row: Row): ReclassificationJob => ({
  ...{ id: row.id, q: row.q, from: row.from_ms, to: row.to_ms, modelVersion: row.model_version ?? undefined, total: Number(row.total) },
  ...{ checked: Number(row.checked), changed: Number(row.changed), place: row.place ?? undefined },
});
const OPEN = `status IN ('waiting', 'running')`;

/** Jobs that judge stored logs again. One process at a time works on them; their places are kept, so that another can go on. */
export class ReclassificationRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  /** The newest first. */
  async list(): Promise<Reclassification[]> {
    return (await this.source.query<Row[]>('SELECT * FROM reclassification ORDER BY seq DESC LIMIT $1', [REMEMBERED + MOST_OPEN])).map(
      viewOf,
    );
  }
  async get(id: string): Promise<Reclassification | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.source.query<Row[]>('SELECT * FROM reclassification WHERE id = $1', [id]);
    return row && viewOf(row);
  }

  /** @throws TooManyJobsError */
  async add({ q, from, to }: NewReclassification, actor: string): Promise<Reclassification> {
    const [row] = await this.source.query<Row[]>(
      `INSERT INTO reclassification (id, q, from_ms, to_ms, status, created_at, created_by)
       SELECT $1::uuid, $2::text, $3::float8, $4::float8, 'waiting', now(), $5::text
       WHERE (SELECT count(*) FROM reclassification WHERE ${OPEN}) < $6 RETURNING *`,
      [randomUUID(), q, from, to, actor, MOST_OPEN],
    );
    if (!row) throw new TooManyJobsError();
    await this.source.query(
      `DELETE FROM reclassification WHERE NOT ${OPEN} AND seq NOT IN (SELECT seq FROM reclassification WHERE NOT ${OPEN} ORDER BY seq DESC LIMIT $1)`,
      [REMEMBERED],
    );
    return viewOf(row);
  }

  /** The open one that came first. */
  async next(): Promise<ReclassificationJob | undefined> {
    const [row] = await this.source.query<Row[]>(`SELECT * FROM reclassification WHERE ${OPEN} ORDER BY seq LIMIT 1`);
    return row && jobOf(row);
  }

  begin(id: string, modelVersion: string, total: number): Promise<boolean> {
    return this.change(
      id,
      `status = 'running', started_at = coalesce(started_at, now()), model_version = coalesce(model_version, $2), total = $3`,
      [modelVersion, total],
    );
  }

  /** A step is durable in the store. False: the job is open no more, somebody cancelled it. */
  advance(id: string, { checked, changed, place }: Pick<ReclassificationJob, 'checked' | 'changed' | 'place'>): Promise<boolean> {
    return this.change(id, 'checked = $2, changed = $3, place = $4', [checked, changed, place ?? null]);
  }

  /** False: it was closed before. */
  close(id: string, status: Exclude<ReclassificationStatus, 'waiting' | 'running'>, error: string | null = null): Promise<boolean> {
    return this.change(id, `status = $2, finished_at = now(), error = $3`, [status, error]);
  }

  private async change(id: string, set: string, values: readonly unknown[]): Promise<boolean> {
    if (!isUuid(id)) return false;
    const [, count] = await this.source.query<[unknown, number]>(`UPDATE reclassification SET ${set} WHERE id = $1 AND ${OPEN}`, [
      id,
      ...values,
    ]);
    return count > 0;
  }
}
