import { randomUUID } from 'node:crypto';
import type { Silence } from '@tocsin/contracts';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { SilenceEntity } from './silence.entity.ts';
import { silenceView } from './views.ts';

export interface NewSilence {
  ruleId: string | null;
  group: Record<string, string>;
  reason: string;
  startsAt: Date;
  endsAt: Date;
}

/** Silences in PostgreSQL. They are ended, never deleted. */
export class SilenceRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  async list(): Promise<Silence[]> {
    const rows = await this.source.getRepository(SilenceEntity).find({ order: { createdAt: 'DESC' }, take: 500 });
    return rows.map(silenceView);
  }
  async create(silence: NewSilence, actor: string): Promise<Silence> {
    const row = { ...silence, id: randomUUID(), createdBy: actor, createdAt: new Date(), expiredAt: null };
    return silenceView(await this.source.getRepository(SilenceEntity).save(row));
  }
  /** Ends a silence now; false when there is none that is still in force or to come. */
  async expire(id: string): Promise<boolean> {
    const result = await this.source.getRepository(SilenceEntity).update({ id, expiredAt: IsNull() }, { expiredAt: new Date() });
    return (result.affected ?? 0) > 0;
  }
  /** Until when the longest silence holds that covers this rule and group now. */
  async silencedUntil(ruleId: string, group: Record<string, string>, manager: EntityManager = this.source.manager): Promise<Date | null> {
    const rows = await manager.query<{ until: Date | null }[]>(
      `SELECT max(ends_at) AS until FROM silences
       WHERE expired_at IS NULL AND starts_at <= now() AND ends_at > now()
         AND (rule_id IS NULL OR rule_id = $1) AND $2::jsonb @> group_match`,
      [ruleId, JSON.stringify(group)],
    );
    return rows[0]?.until ?? null;
  }
}
