import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import { HealthReport, Liveness } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { CachedHealth, HealthRegistry, type HealthSummary } from '@tocsin/platform/health';
import { type AuthenticatedRequest, NoCallLimit, Public } from '@tocsin/platform/http';
import type { FastifyReply } from 'fastify';
import { VERSION } from './version.ts';

const DEEP_TTL_MS = 10_000;
const READY_TTL_MS = 1000;

/** For people, load balancers and orchestrators. Open to all; details only for those who are signed in. */
@ApiTags('health')
@Controller()
export class HealthController {
  private readonly deep: CachedHealth;
  private readonly shallow: CachedHealth;
  private readonly startedAt = performance.now();

  constructor(
    @Inject(HealthRegistry) registry: HealthRegistry,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'kafkaBrokers'>,
    @Inject(CLOCK) now: Clock,
  ) {
    this.deep = new CachedHealth(registry, { deep: true, ttlMs: DEEP_TTL_MS, now });
    this.shallow = new CachedHealth(registry, { deep: false, ttlMs: READY_TTL_MS, now });
  }

  /** The whole path: a log goes in, and must come out of search and the live tail. At most ten seconds old; 503 where it is down. */
  @Get('health')
  @Public()
  @NoCallLimit()
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ standardSchema: HealthReport, description: 'It works, as a whole or in part' })
  @ApiResponse({ status: 503, standardSchema: HealthReport, description: 'It does not work' })
  async health(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    const { state, checks } = statusTold(await this.deep.summary(), reply);
    return {
      state,
      version: request.actor ? VERSION : '',
      profile: this.settings.kafkaBrokers.length > 0 ? 'cluster' : 'standalone',
      uptimeSeconds: Math.round((performance.now() - this.startedAt) / 1000),
      checks: request.actor ? checks : checks.map((check) => ({ ...check, latencyMs: null, detail: '' })),
    };
  }

  /** Liveness: the process answers. */
  @Get('livez')
  @Public()
  @NoCallLimit()
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ standardSchema: Liveness, description: 'It answers' })
  live(): Liveness {
    return { state: 'up' };
  }

  /** Readiness: what this process stands on answers. */
  @Get('readyz')
  @Public()
  @NoCallLimit()
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ standardSchema: Liveness, description: 'It can take calls' })
  @ApiResponse({ status: 503, standardSchema: Liveness, description: 'Something that it stands on is away' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Liveness> {
    return { state: statusTold(await this.shallow.summary(), reply).state };
  }
}

const statusTold = (summary: HealthSummary, reply: FastifyReply): HealthSummary => {
  if (summary.state === 'down') void reply.status(503).header('Retry-After', '5');
  return summary;
};
