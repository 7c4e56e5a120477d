import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { SystemView } from '@tocsin/contracts';
import { PIPELINE_STATUS, type PipelineStatus, STORE_STATUS, type StoreStatistics, type StoreStatus } from '@tocsin/core/ports';
import { ProblemError, RequireScope } from '@tocsin/platform/http';
import { OverallRate } from './overall-rate.ts';

const STORE_TIMEOUT_MS = 5000;

@ApiTags('health')
@Controller('system')
export class SystemController {
  constructor(
    @Inject(PIPELINE_STATUS) private readonly pipeline: PipelineStatus,
    @Inject(STORE_STATUS) private readonly store: StoreStatus,
    @Inject(OverallRate) private readonly rate: OverallRate,
  ) {}

  /** How the pipeline and the store are doing. */
  @Get()
  @RequireScope('logs:read')
  @ApiOkResponse({ standardSchema: SystemView, description: 'Figures of this moment' })
  async view(): Promise<SystemView> {
    const { pipeline } = this;
    const [{ logs, bytes, damagedFiles }, logsPerSecond] = await Promise.all([this.statistics(), this.rate.logsPerSecond()]);
    return {
      logsPerSecond,
      acceptedTotal: pipeline.acceptedTotal(),
      rejected: Object.fromEntries(Object.entries(pipeline.rejected()).filter(([, count]) => count > 0)),
      queueBytes: pipeline.queueBytes(),
      queueLimitBytes: pipeline.queueLimitBytes(),
      ingestLatencyMs: pipeline.ingestLatencyMs(),
      storedLogs: logs,
      storedBytes: bytes,
      damagedFiles,
      tailClients: pipeline.tailClients(),
      modelVersion: pipeline.modelVersion(),
    };
  }

  private async statistics(): Promise<StoreStatistics> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The store did not answer in time.')), STORE_TIMEOUT_MS);
    });
    try {
      return await Promise.race([this.store.statistics(), late]);
    } catch (cause) {
      throw new ProblemError('unavailable', 'The log store is away; try again later.', { retryAfterMs: 5000, cause });
    } finally {
      clearTimeout(timer);
    }
  }
}
