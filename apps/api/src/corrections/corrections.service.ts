import { Inject, Injectable } from '@nestjs/common';
import { CorrectionRepository } from '@tocsin/adapters/database';
import type { Correction, CorrectionInput, Me, Page, PageParams } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, decodeCursor, ProblemError, toPage } from '@tocsin/platform/http';
import * as z from 'zod';
import { LogQueries } from '../logs/log-queries.ts';
import { PinsService } from './pins.service.ts';
import { StoredCategory } from './stored-category.ts';

const Place = z.strictObject({ seq: z.int() });

/**
 * A person's word against the classifier's: kept for training, and at once in force: for the log it is about in the store, and for a
 * template by a pin. Where people disagree about a template, the newest pin holds; training asks the majority.
 */
@Injectable()
export class CorrectionsService {
  constructor(
    @Inject(CorrectionRepository) private readonly corrections: CorrectionRepository,
    @Inject(LogQueries) private readonly logs: LogQueries,
    @Inject(PinsService) private readonly pins: PinsService,
    @Inject(StoredCategory) private readonly stored: StoredCategory,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list({ limit, cursor }: PageParams): Promise<Page<Correction>> {
    const before = cursor === undefined ? undefined : decodeCursor(Place, cursor).seq;
    const rows = await this.corrections.list(before, limit + 1);
    return toPage(
      rows,
      limit,
      ({ correction }) => correction,
      ({ seq }) => ({ seq }),
    );
  }

  /**
   * Keeps the word first, then pins, then changes the stored log: what fails on the way is done by the client's retry, which changes
   * nothing that was done already.
   */
  async create(input: CorrectionInput, caller: Caller, signal: AbortSignal): Promise<Correction> {
    const log = await this.logs.get(input.logId, signal);
    const author = { id: `${caller.actor.kind}:${caller.actor.id ?? ''}`, name: caller.actor.name };
    const { before, after } = await this.corrections.add(input, log, author);
    if (before?.id !== after.id) {
      const change = before === undefined ? { after } : { before, after };
      await this.audit.record({ ...caller, action: 'correction.create', target: after.id, outcome: 'success', ...change, detail: {} });
    }
    if (after.scope === 'template') await this.pins.putSeen(after.templateId, { category: after.category, note: after.note }, caller);
    else if (before?.scope === 'template') await this.unpin(before, caller);
    await this.stored.correct(log, after.category, signal);
    return after;
  }

  /** One's own, or anybody's for those who may change settings. Its pin goes, unless somebody else said the same of the template. */
  async withdraw(id: string, actor: Me, caller: Caller, signal: AbortSignal): Promise<void> {
    const found = await this.corrections.get(id);
    if (!found) throw new ProblemError('not_found', 'There is no such correction.');
    const { correction, authorId } = found;
    if (authorId !== `${actor.kind}:${actor.id}` && !actor.scopes.includes('settings:write'))
      throw new ProblemError('forbidden', 'Only its author or an admin can withdraw a correction.');
    if (!(await this.corrections.withdraw(id))) throw new ProblemError('conflict', 'The correction was withdrawn already.');
    await this.audit.record({ ...caller, action: 'correction.withdraw', target: id, outcome: 'success', before: correction, detail: {} });
    if (correction.scope === 'template') await this.unpin(correction, caller);
    await this.stored.judgeAgain(correction.logId, signal);
  }

  /** What others say of the template still counts. */
  private async unpin({ templateId }: Correction, caller: Caller): Promise<void> {
    const [standing] = await this.corrections.ofTemplate(templateId);
    if (standing) await this.pins.putSeen(templateId, { category: standing.category, note: standing.note }, caller);
    else await this.pins.removeIfAny(templateId, caller);
  }
}
