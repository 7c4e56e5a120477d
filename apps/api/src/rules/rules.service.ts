import { Inject, Injectable } from '@nestjs/common';
import { ChannelRepository, RuleRepository, RuleVersionError } from '@tocsin/adapters/database';
import type { Page, Rule, RuleInput } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';
import { checkKind } from './check-kind.ts';
import { checkQuery } from './check-query.ts';

/** Each is matched against every log. */
const MOST_RULES = 500;

const unknownRule = (): ProblemError => new ProblemError('not_found', 'There is no such rule.');

/** The thresholds. A change is in force in every worker within five seconds, and is audited. */
@Injectable()
export class RulesService {
  constructor(
    @Inject(RuleRepository) private readonly rules: RuleRepository,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list(): Promise<Page<Rule>> {
    return { items: await this.rules.list(), nextCursor: null };
  }

  async get(id: string): Promise<Rule> {
    const rule = await this.rules.get(id);
    if (!rule) throw unknownRule();
    return rule;
  }

  async create(input: RuleInput, caller: Caller): Promise<Rule> {
    await this.check(input);
    if ((await this.rules.count()) >= MOST_RULES) throw new ProblemError('conflict', `There can be ${MOST_RULES} rules at most.`);
    const after = await this.rules.create(input, caller.actor.name);
    await this.audit.record({ ...caller, action: 'rule.create', target: after.id, outcome: 'success', after, detail: {} });
    return after;
  }

  /** `expectedVersion`: the `updatedAt` that the caller has seen; another one is a conflict. */
  async replace(id: string, input: RuleInput, expectedVersion: string | undefined, caller: Caller): Promise<Rule> {
    await this.check(input);
    const changed = await this.rules.update(id, input, caller.actor.name, expectedVersion).catch((error: unknown) => {
      if (!(error instanceof RuleVersionError)) throw error;
      throw new ProblemError('conflict', 'Somebody else has changed the rule since you read it.', { cause: error });
    });
    if (!changed) throw unknownRule();
    await this.audit.record({ ...caller, action: 'rule.update', target: id, outcome: 'success', ...changed, detail: {} });
    return changed.after;
  }

  /** Its open alerts resolve within seconds. */
  async remove(id: string, caller: Caller): Promise<void> {
    const before = await this.get(id);
    if (!(await this.rules.remove(id))) throw unknownRule();
    await this.audit.record({ ...caller, action: 'rule.delete', target: id, outcome: 'success', before, detail: {} });
  }

  private async check(input: RuleInput): Promise<void> {
    checkQuery(input.query);
    checkKind(input);
    const known = new Set((await this.channels.list()).map(({ id }) => id));
    const errors = input.channels.flatMap((id, index) =>
      known.has(id) ? [] : [{ path: `channels.${index}`, message: 'There is no such channel.' }],
    );
    if (errors.length > 0) throw new ProblemError('invalid', 'Some values are wrong.', { errors });
  }
}
