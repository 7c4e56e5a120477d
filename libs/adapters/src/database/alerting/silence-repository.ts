import { randomUUID } from 'node:crypto';
import type { Silence } from '@tocsin/contracts';
import { IsNull, MoreThan, type DataSource } from 'typeorm';
import { SilenceEntity } from './silence.entity.ts';
import { storable } from './storable.ts';
import { isUuid } from './uuid.ts';
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
    const row = { ...storable(silence), id: randomUUID(), createdBy: actor, createdAt: new Date(), expiredAt: null };
    return silenceView(await this.source.getRepository(SilenceEntity).save(row));
  }
  async get(id: string): Promise<Silence | undefined> {
    const row = isUuid(id) ? await this.source.getRepository(SilenceEntity).findOneBy({ id }) : null;
    return row ? silenceView(row) : undefined;
  }
  /** Ends a silence now; false when there is none that is still in force or to come. */
  async expire(id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    const inForce = { id, expiredAt: IsNull(), endsAt: MoreThan(new Date()) };
    const result = await this.source.getRepository(SilenceEntity).update(inForce, { expiredAt: new Date() });
    return (result.affected ?? 0) > 0;
  }
}
