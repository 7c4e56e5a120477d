import { Inject, Injectable } from '@nestjs/common';
import { ReclassificationRepository, TooManyJobsError } from '@tocsin/adapters/database';
import type { Page, Reclassification, ReclassificationInput } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';
import { selectionOf } from '../logs/selection.ts';
import { ReclassificationRunner } from './reclassification-runner.ts';

const unknownJob = (): ProblemError =>
  new ProblemError('not_found', 'There is no such job; of those that are over, the last hundred are kept.');

/** Jobs that judge stored logs again. */
@Injectable()
export class ReclassificationsService {
  constructor(
    @Inject(ReclassificationRepository) private readonly jobs: ReclassificationRepository,
    @Inject(ReclassificationRunner) private readonly runner: ReclassificationRunner,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async list(): Promise<Page<Reclassification>> {
    return { items: await this.jobs.list(), nextCursor: null };
  }

  async get(id: string): Promise<Reclassification> {
    const job = await this.jobs.get(id);
    if (!job) throw unknownJob();
    return job;
  }

  async create(input: ReclassificationInput, caller: Caller): Promise<Reclassification> {
    const { from, to } = selectionOf(input, this.now());
    const after = await this.jobs.add({ q: input.q, from, to }, caller.actor.name).catch((error: unknown) => {
      if (error instanceof TooManyJobsError) throw new ProblemError('conflict', error.message, { cause: error });
      throw error;
    });
    await this.audit.record({ ...caller, action: 'reclassification.create', target: after.id, outcome: 'success', after, detail: {} });
    void this.runner.work();
    return after;
  }

  async cancel(id: string, caller: Caller): Promise<void> {
    const before = await this.get(id);
    if (!(await this.jobs.close(id, 'cancelled'))) throw new ProblemError('conflict', 'The job is over already.');
    await this.audit.record({ ...caller, action: 'reclassification.cancel', target: id, outcome: 'success', before, detail: {} });
  }
}
