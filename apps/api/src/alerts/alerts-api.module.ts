import { Module } from '@nestjs/common';
import { AlertLifecycle, AlertRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { dashboardUrl, SETTINGS, type Settings } from '@tocsin/platform/config';
import { DataSource } from 'typeorm';
import { AlertsController } from './alerts.controller.ts';
import { AlertsService } from './alerts.service.ts';

/** People's end of alerting; signals, timers and delivery are the alerts app's. */
@Module({
  controllers: [AlertsController],
  providers: [
    AlertsService,
    { provide: AlertRepository, useFactory: (source: DataSource) => new AlertRepository(source), inject: [DataSource] },
    {
      provide: AlertLifecycle,
      useFactory: (source: DataSource, settings: Settings, now: Clock) =>
        new AlertLifecycle(source, { linkBase: dashboardUrl(settings), now }),
      inject: [DataSource, SETTINGS, CLOCK],
    },
  ],
})
export class AlertsApiModule {}
