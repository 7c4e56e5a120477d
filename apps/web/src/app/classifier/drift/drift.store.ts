import { inject, Injectable } from '@angular/core';
import type { DriftReport } from '@tocsin/contracts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { Remote } from '../../api/remote.ts';

@Injectable()
export class DriftStore {
  private readonly api = inject(ClassifierApi);
  readonly report = new Remote<DriftReport>();

  /** Never rejects: a failure stands in `report`. */
  load(): Promise<void> {
    return this.report.load(() => this.api.drift());
  }
}
