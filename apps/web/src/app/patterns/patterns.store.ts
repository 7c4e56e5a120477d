import { inject, Injectable } from '@angular/core';
import type { PatternSort, PatternsResult } from '@tocsin/contracts';
import type { LogRange } from '../api/logs-api.ts';
import { PatternsApi } from '../api/patterns-api.ts';
import { Remote } from '../api/remote.ts';

const PAGE = 100;

@Injectable()
export class PatternsStore {
  private readonly api = inject(PatternsApi);
  readonly result = new Remote<PatternsResult>();

  /** Never rejects: a failure stands in `result`. */
  load(range: LogRange, sort: PatternSort): Promise<void> {
    return this.result.load(() => this.api.list(range, sort, PAGE));
  }
}
