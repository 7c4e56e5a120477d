import type { AuditEvent } from '@tocsin/adapters/database';

/** Audit rows kept in memory. */
export class FakeAudit {
  readonly rows: AuditEvent[] = [];
  /** Every row from now on fails with it. */
  failure: Error | undefined;

  record(event: AuditEvent): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.rows.push(event);
    return Promise.resolve();
  }
  actions(): string[] {
    return this.rows.map(({ action }) => action);
  }
}
