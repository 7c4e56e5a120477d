import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DriftRepository } from '@tocsin/adapters/database';
import { DriftReport } from '@tocsin/contracts';
import { DRIFT_SPAN_MS, driftOf } from '@tocsin/core/drift';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { RequireScope } from '@tocsin/platform/http';
import { driftView } from './drift-view.ts';

@ApiTags('classifier')
@Controller('drift')
export class DriftController {
  constructor(
    @Inject(DriftRepository) private readonly hours: DriftRepository,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Whether what is judged now differs from the week before: what the model is unsure of, what it does not know, and the mix of categories. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: DriftReport, description: 'The measures, where each is expected, and their hours' })
  async read(): Promise<DriftReport> {
    const now = this.now();
    return driftView(driftOf(await this.hours.since(now - DRIFT_SPAN_MS), now));
  }
}
