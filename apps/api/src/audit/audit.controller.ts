import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AuditRepository } from '@tocsin/adapters/database';
import { AuditEntry, AuditParams, AuditVerification, type Page, pageOf } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { decodeCursor, RequireScope, toPage } from '@tocsin/platform/http';
import { auditSelection, Place } from './audit-selection.ts';

const AuditPage = pageOf(AuditEntry, 'AuditPage');

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  private verifying: Promise<AuditVerification> | undefined;

  constructor(
    @Inject(AuditRepository) private readonly audit: AuditRepository,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Newest first. */
  @Get()
  @RequireScope('audit:read')
  @ApiOkResponse({ standardSchema: AuditPage, description: 'A page of audit rows' })
  async list(@Query({ schema: AuditParams }) params: AuditParams): Promise<Page<AuditEntry>> {
    const { limit, cursor } = params;
    const before = cursor === undefined ? undefined : decodeCursor(Place, cursor).seq;
    const rows = await this.audit.list({ ...auditSelection(params, this.now()), before, limit: limit + 1 });
    return toPage(
      rows,
      limit,
      (row) => row,
      ({ seq }) => ({ seq }),
    );
  }

  /** Walks the whole chain and says whether every row is as it was written. Those who ask at the same time share one walk. */
  @Get('verify')
  @RequireScope('audit:read')
  @ApiOkResponse({ standardSchema: AuditVerification, description: 'The state of the chain' })
  verify(): Promise<AuditVerification> {
    this.verifying ??= this.audit.verify().finally(() => (this.verifying = undefined));
    return this.verifying;
  }
}
