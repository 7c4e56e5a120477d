import { randomUUID } from 'node:crypto';
import type { Rule, RuleInput } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { RuleEntity } from './rule.entity.ts';
import { ruleView } from './views.ts';

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
  async get(id: string): Promise<Rule | undefined> {
    const row = await this.rows.findOneBy({ id });
    return row ? ruleView(row) : undefined;
  }
  async create(input: RuleInput, actor: string): Promise<Rule> {
    const now = new Date();
    return ruleView(await this.rows.save({ ...input, id: randomUUID(), createdAt: now, updatedAt: now, updatedBy: actor }));
  }
  /** Undefined when there is no such rule. `updatedAt`, the rule's version, always moves forward. */
  async update(id: string, input: RuleInput, actor: string): Promise<Rule | undefined> {
    return this.source.transaction(async (manager) => {
      const row = await manager.findOne(RuleEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!row) return undefined;
      const updatedAt = new Date(Math.max(Date.now(), row.updatedAt.getTime() + 1));
      return ruleView(await manager.save(RuleEntity, { ...row, ...input, updatedAt, updatedBy: actor }));
    });
  }
  async remove(id: string): Promise<boolean> {
    return ((await this.rows.delete({ id })).affected ?? 0) > 0;
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
