import { Module } from '@nestjs/common';
import { AlertLifecycle } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { dashboardUrl, SETTINGS, type Settings } from '@tocsin/platform/config';
import { DataSource } from 'typeorm';
import { DeliveryService } from './delivery/delivery.service.ts';
import { DriftWatch } from './drift/drift-watch.ts';
import { AlertRetention } from './lifecycle/alert-retention.ts';
import { LifecycleService } from './lifecycle/lifecycle.service.ts';
import { SignalsController } from './lifecycle/signals.controller.ts';
import { AlertMetrics } from './metrics/alert-metrics.ts';

/**
 * Alerting: signals from the bus go through the life cycle into PostgreSQL, and from the outbox to the channels; so does what the classifier's drift
 * has to tell. Needs, globally: SETTINGS,
 * CLOCK, the DataSource, the metrics and the health registry, and a bus that delivers TOPICS.alerts to this application.
 */
@Module({
  controllers: [SignalsController],
  providers: [
    {
      provide: AlertLifecycle,
      useFactory: (source: DataSource, settings: Settings, now: Clock) =>
        new AlertLifecycle(source, { linkBase: dashboardUrl(settings), now }),
      inject: [DataSource, SETTINGS, CLOCK],
    },
    AlertMetrics,
    LifecycleService,
    AlertRetention,
    DeliveryService,
    DriftWatch,
  ],
})
export class AlertsModule {}
