import { inject, Injectable } from '@angular/core';
import type { PatternSort, PatternsResult } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';
import type { LogRange } from './logs-api.ts';

/** What the messages of logs have in common. */
@Injectable({ providedIn: 'root' })
export class PatternsApi {
  private readonly api = inject(ApiClient);

  list(range: LogRange, sort: PatternSort, limit: number): Promise<PatternsResult> {
    return this.api.get('/patterns', { ...range, sort, limit });
  }
}
