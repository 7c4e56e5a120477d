import { inject, Injectable, signal } from '@angular/core';
import type { AuditEntry, AuditParams, AuditVerification, Page } from '@tocsin/contracts';
import { AuditApi } from '../api/audit-api.ts';
import { Remote } from '../api/remote.ts';

export type AuditFilters = Pick<AuditParams, 'action' | 'actor' | 'outcome' | 'from' | 'to'>;
const PAGE = 100;

@Injectable()
export class AuditStore {
  private readonly api = inject(AuditApi);
  private readonly asked = signal(false);
  private filters: AuditFilters = {};
  readonly page = new Remote<Page<AuditEntry>>();
  readonly more = new Remote<Page<AuditEntry>>();
  readonly verification = new Remote<AuditVerification>();
  /** Whether the chain was asked to be checked at all. */
  readonly verifying = this.asked.asReadonly();

  load(filters: AuditFilters): Promise<void> {
    this.filters = filters;
    return this.page.load(() => this.api.list({ ...filters, limit: PAGE }));
  }

  async loadMore(): Promise<void> {
    const cursor = this.page.value()?.nextCursor;
    if (!cursor || this.more.loading()) return;
    const { filters } = this;
    await this.more.load(() => this.api.list({ ...filters, limit: PAGE, cursor }));
    const next = this.more.value();
    if (!next || this.more.error() || this.filters !== filters || this.page.value()?.nextCursor !== cursor) return;
    this.page.update((page) => ({ items: [...page.items, ...next.items], nextCursor: next.nextCursor }));
  }

  verify(): Promise<void> {
    this.asked.set(true);
    return this.verification.load(() => this.api.verify());
  }
}
