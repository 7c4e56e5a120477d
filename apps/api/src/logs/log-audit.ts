import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditService } from '@tocsin/platform/audit';
import type { Caller } from '@tocsin/platform/http';
import { type Counter, MetricsRegistry } from '@tocsin/platform/metrics';

/** Rows that may wait to be written at once. */
const MOST_WAITING = 1000;

/** Audit rows of who read what. The answer to a search does not wait for its row, unless very many are waiting already. */
@Injectable()
export class LogAudit {
  private readonly logger = new Logger('audit');
  private readonly lost: Counter;
  private waiting = 0;

  constructor(
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(MetricsRegistry) metrics: MetricsRegistry,
  ) {
    this.lost = metrics.counter('tocsin_audit_rows_lost_total', 'Audit rows of reads that could not be written.');
  }

  /** Never rejects: reading goes on while the audit log is away, and what is missing is counted and logged. */
  async note(caller: Caller, action: string, detail: Record<string, unknown>, outcome: 'success' | 'failure' = 'success'): Promise<void> {
    const written = this.write(caller, action, detail, outcome);
    if (this.waiting > MOST_WAITING) await written;
  }

  private async write(caller: Caller, action: string, detail: Record<string, unknown>, outcome: 'success' | 'failure'): Promise<void> {
    this.waiting++;
    try {
      await this.audit.record({ ...caller, action, target: null, outcome, detail });
    } catch (error) {
      this.lost.add(1);
      this.logger.error({ err: error, action }, 'A read could not be written to the audit log.');
    } finally {
      this.waiting--;
    }
  }
}
