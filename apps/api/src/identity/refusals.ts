import { Inject, Injectable, Logger } from '@nestjs/common';
import type { AuditEvent } from '@tocsin/adapters/database';
import { AuditService } from '@tocsin/platform/audit';
import { addressKey, RateLimiter } from '@tocsin/platform/http';

const PER_ADDRESS = { name: 'audited-refusals-address', limit: 20, windowMs: 60_000 };
const IN_ALL = { name: 'audited-refusals', limit: 120, windowMs: 60_000 };

/**
 * Audit rows of what was refused: failed sign-ins, bad keys, denied calls. So many a minute at most, so that a scan cannot fill
 * the audit log; the next row tells how many were left out.
 */
@Injectable()
export class Refusals {
  private readonly logger = new Logger('identity');
  private leftOut = 0;

  constructor(
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(RateLimiter) private readonly limiter: RateLimiter,
  ) {}

  /** Never rejects and never waits: the caller's answer does not depend on it. */
  note(event: AuditEvent): void {
    const fits = this.limiter.take(PER_ADDRESS, addressKey(event.address ?? 'none')).allowed && this.limiter.take(IN_ALL, 'all').allowed;
    if (!fits) {
      this.leftOut++;
      return;
    }
    const leftOut = this.leftOut;
    this.leftOut = 0;
    const detail = leftOut === 0 ? event.detail : { ...event.detail, leftOutBefore: leftOut };
    this.audit
      .record({ ...event, detail })
      .catch((error: unknown) => this.logger.error({ err: error }, 'A refusal could not be written to the audit log.'));
  }
}
