import { inject, Injectable } from '@angular/core';
import type { Page, Reclassification, ReclassificationInput } from '@tocsin/contracts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { LogsApi } from '../../api/logs-api.ts';
import { Remote } from '../../api/remote.ts';

@Injectable()
export class ReclassificationStore {
  private readonly api = inject(ClassifierApi);
  private readonly logs = inject(LogsApi);
  readonly jobs = new Remote<Page<Reclassification>>();
  /** How many logs a job would be about. */
  readonly concerned = new Remote<number>();

  load(): Promise<void> {
    return this.jobs.load(() => this.api.reclassifications());
  }
  count(range: ReclassificationInput): Promise<void> {
    return this.concerned.load(async () => (await this.logs.stats(range, 'category', 4)).total);
  }

  async start(input: ReclassificationInput): Promise<void> {
    await this.api.reclassify(input);
    await this.load();
  }
  async cancel(id: string): Promise<void> {
    await this.api.cancelReclassification(id);
    await this.load();
  }
}
