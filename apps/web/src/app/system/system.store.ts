import { inject, Injectable } from '@angular/core';
import type { HealthReport, ProcessList } from '@tocsin/contracts';
import { Remote } from '../api/remote.ts';
import { SystemApi } from '../api/system-api.ts';

@Injectable()
export class SystemStore {
  private readonly api = inject(SystemApi);
  readonly processes = new Remote<ProcessList>();
  readonly health = new Remote<HealthReport>();

  /** Never rejects: failures stand in each part. */
  async load(): Promise<void> {
    await Promise.all([this.processes.load(() => this.api.processes()), this.health.load(() => this.api.health())]);
  }
}
