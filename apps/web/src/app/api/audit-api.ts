import { inject, Injectable } from '@angular/core';
import type { AuditEntry, AuditParams, AuditVerification, Page } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

@Injectable({ providedIn: 'root' })
export class AuditApi {
  private readonly api = inject(ApiClient);

  list(params: Partial<AuditParams>): Promise<Page<AuditEntry>> {
    return this.api.get('/audit', { ...params });
  }

  /** Checks the whole chain of hashes. */
  verify(): Promise<AuditVerification> {
    return this.api.get('/audit/verify');
  }
}
