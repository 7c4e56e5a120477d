import { Inject, Injectable } from '@nestjs/common';
import { PinRepository, TemplateRepository, TooManyPinsError } from '@tocsin/adapters/database';
import type { Page, TemplatePin, TemplatePinInput } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';

/** Templates with a category by a person's word. A change is in force in every worker within five seconds, and is audited. */
@Injectable()
export class PinsService {
  constructor(
    @Inject(PinRepository) private readonly pins: PinRepository,
    @Inject(TemplateRepository) private readonly templates: TemplateRepository,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list(): Promise<Page<TemplatePin>> {
    return { items: await this.pins.list(), nextCursor: null };
  }

  /** Pins a template that is known; what was pinned before is replaced. */
  async put(templateId: string, input: TemplatePinInput, caller: Caller): Promise<TemplatePin> {
    const before = await this.pins.get(templateId);
    if (!before && (await this.templates.find([templateId])).length === 0)
      throw new ProblemError('not_found', 'No log of such a template is known; templates are known within a minute of their first log.');
    return this.keep(templateId, input, before, caller);
  }

  /** Pins the template of a log that was looked at: it may be too new, or seen too long ago, to be known otherwise. */
  async putSeen(templateId: string, input: TemplatePinInput, caller: Caller): Promise<TemplatePin> {
    const before = await this.pins.get(templateId);
    if (before && before.category === input.category && before.note === input.note) return before;
    return this.keep(templateId, input, before, caller);
  }

  async remove(templateId: string, caller: Caller): Promise<void> {
    if (!(await this.removeIfAny(templateId, caller))) throw new ProblemError('not_found', 'The template is not pinned.');
  }

  async removeIfAny(templateId: string, caller: Caller): Promise<boolean> {
    const before = await this.pins.get(templateId);
    if (!before || !(await this.pins.remove(templateId))) return false;
    await this.audit.record({ ...caller, action: 'pin.delete', target: templateId, outcome: 'success', before, detail: {} });
    return true;
  }

  private async keep(templateId: string, input: TemplatePinInput, before: TemplatePin | undefined, caller: Caller): Promise<TemplatePin> {
    const after = await this.pins.put({ templateId, ...input }, caller.actor.name).catch((error: unknown) => {
      if (error instanceof TooManyPinsError) throw new ProblemError('conflict', error.message, { cause: error });
      throw error;
    });
    const change = before === undefined ? { after } : { before, after };
    await this.audit.record({ ...caller, action: 'pin.put', target: templateId, outcome: 'success', ...change, detail: {} });
    return after;
  }
}
