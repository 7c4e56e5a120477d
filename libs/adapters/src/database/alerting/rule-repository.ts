import { randomUUID } from 'node:crypto';
import type { Rule, RuleInput } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { RuleEntity } from './rule.entity.ts';
import { storable } from './storable.ts';
import { isUuid } from './uuid.ts';
import { ruleView } from './views.ts';

/** Somebody else has changed the rule since it was read. */
export class RuleVersionError extends Error {
  readonly code = 'conflict';
}

/** Rules in PostgreSQL. Every change moves the configuration version on (`configVersion`), by a trigger. */
export class RuleRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }
  private get rows() {
    return this.source.getRepository(RuleEntity);
  }

  async list(): Promise<Rule[]> {
    return (await this.rows.find({ order: { createdAt: 'ASC', id: 'ASC' } })).map(ruleView);
  }
  count(): Promise<number> {
    return this.rows.count();
  }
  async get(id: string): Promise<Rule | undefined> {
    const row = isUuid(id) ? await this.rows.findOneBy({ id }) : null;
    return row ? ruleView(row) : undefined;
  }
  async create(input: RuleInput, actor: string): Promise<Rule> {
    const now = new Date();
    return ruleView(await this.rows.save({ ...storable(input), id: randomUUID(), createdAt: now, updatedAt: now, updatedBy: actor }));
  }
  /**
   * Undefined when there is no such rule. `updatedAt`, the rule's version, always moves forward.
   * @throws RuleVersionError when `expectedVersion` is given and the rule is at another one
   */
  async update(id: string, input: RuleInput, actor: string, expectedVersion?: string): Promise<{ before: Rule; after: Rule } | undefined> {
    if (!isUuid(id)) return undefined;
    return this.source.transaction(async (manager) => {
      const row = await manager.findOne(RuleEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!row) return undefined;
      const before = ruleView(row);
      if (expectedVersion !== undefined && before.updatedAt !== expectedVersion) throw new RuleVersionError();
      const updatedAt = new Date(Math.max(Date.now(), row.updatedAt.getTime() + 1));
      const after = ruleView(await manager.save(RuleEntity, { ...row, ...storable(input), updatedAt, updatedBy: actor }));
      return { before, after };
    });
  }
  async remove(id: string): Promise<boolean> {
    return isUuid(id) && ((await this.rows.delete({ id })).affected ?? 0) > 0;
  }
  /** Rules that send to a channel. */
  async usingChannel(channelId: string): Promise<Rule[]> {
    const rows = await this.rows
      .createQueryBuilder('rule')
      .where('rule.channels @> :channels::jsonb', { channels: JSON.stringify([channelId]) })
      .getMany();
    return rows.map(ruleView);
  }
}
