import { Module } from '@nestjs/common';
import { HealthChecks } from './health-checks.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { OverallRate } from './overall-rate.ts';
import { ProcessesController } from './processes.controller.ts';
import { SystemController } from './system.controller.ts';

/** Health, metrics and figures. Needs HealthRegistry, MetricsRegistry, the DataSource, SETTINGS, CLOCK and all ports of logs. */
@Module({
  controllers: [HealthController, MetricsController, SystemController, ProcessesController],
  providers: [HealthChecks, OverallRate],
})
export class HealthModule {}
