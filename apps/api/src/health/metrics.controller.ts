import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { type AuthenticatedRequest, isFromThisMachine, NoCallLimit, ProblemError, Public } from '@tocsin/platform/http';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import type { FastifyReply } from 'fastify';

/**
 * Prometheus metrics. They tell volumes and states, no content: open to this machine, to callers who may read settings, and to all
 * where `metricsPublic` says so.
 */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'metricsPublic'>,
  ) {}

  @Get()
  @Public()
  @NoCallLimit()
  async read(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply): Promise<void> {
    const allowed = this.settings.metricsPublic || isFromThisMachine(request) || request.actor?.scopes.includes('settings:read');
    if (!allowed && request.actor) throw new ProblemError('forbidden', 'This needs settings:read, which you do not have.');
    if (!allowed)
      throw new ProblemError('unauthenticated', 'Metrics are open to this machine; from elsewhere send a key with settings:read.');
    void reply
      .header('Content-Type', this.metrics.contentType)
      .header('Cache-Control', 'no-store')
      .send(await this.metrics.render());
  }
}
