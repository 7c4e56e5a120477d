import { Inject, Injectable } from '@nestjs/common';
import { RuleRepository, SilenceRepository } from '@tocsin/adapters/database';
import type { Page, Silence, SilenceInput } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';

const LONGEST_MS = 30 * 24 * 3_600_000;

const wrong = (path: string, message: string): ProblemError =>
  new ProblemError('invalid', 'Some values are wrong.', { errors: [{ path, message }] });

/** Spans in which matching alerts are kept but nobody is told. In force within a second or two. */
@Injectable()
export class SilencesService {
  constructor(
    @Inject(SilenceRepository) private readonly silences: SilenceRepository,
    @Inject(RuleRepository) private readonly rules: RuleRepository,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async list(): Promise<Page<Silence>> {
    return { items: await this.silences.list(), nextCursor: null };
  }

  async create({ ruleId, group, reason, startsAt, endsAt }: SilenceInput, caller: Caller): Promise<Silence> {
    const now = this.now();
    const span = { startsAt: startsAt === undefined ? new Date(now) : new Date(startsAt), endsAt: new Date(endsAt) };
    if (span.endsAt.getTime() <= now) throw wrong('endsAt', 'must lie ahead');
    if (span.endsAt.getTime() - now > LONGEST_MS) throw wrong('endsAt', 'at most 30 days ahead');
    if (span.endsAt <= span.startsAt) throw wrong('endsAt', 'must lie after startsAt');
    if (ruleId === undefined && Object.keys(group).length === 0)
      throw wrong('group', 'name a rule or a value, so that not everything falls silent');
    if (ruleId !== undefined && !(await this.rules.get(ruleId))) throw wrong('ruleId', 'There is no such rule.');
    const after = await this.silences.create({ ruleId: ruleId ?? null, group, reason, ...span }, caller.actor.name);
    await this.audit.record({ ...caller, action: 'silence.create', target: after.id, outcome: 'success', after, detail: {} });
    return after;
  }

  /** Alerts that still fire are announced then. */
  async expire(id: string, caller: Caller): Promise<void> {
    const before = await this.silences.get(id);
    if (!before) throw new ProblemError('not_found', 'There is no such silence.');
    if (!(await this.silences.expire(id))) throw new ProblemError('conflict', 'The silence has ended already.');
    await this.audit.record({ ...caller, action: 'silence.expire', target: id, outcome: 'success', before, detail: {} });
  }
}
