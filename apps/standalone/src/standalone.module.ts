import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AlertsModule } from '@tocsin/alerts';
import type { BlockStore } from '@tocsin/adapters/block-store';
import { DatabaseModule, type PostgresAlertFeed } from '@tocsin/adapters/database';
import { BusLogIntake, type MemoryBus, MemoryBusClient } from '@tocsin/adapters/memory-bus';
import { ApiModule } from '@tocsin/api';
import {
  ALERT_FEED,
  BUS_CLIENT,
  CLOCK,
  LOG_INTAKE,
  LOG_KEEPER,
  LOG_READER,
  LOG_RECLASSIFIER,
  LOG_WRITER,
  STORE_POSITION,
  STORE_STATUS,
} from '@tocsin/core/ports';
import { AuditModule } from '@tocsin/platform/audit';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { LoggingModule } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { ProcessesModule } from '@tocsin/platform/processes';
import { LogRetention } from '@tocsin/platform/retention';
import { StreamModule } from '@tocsin/stream';

/** The real things behind the ports; opened before the application, closed after it. */
export interface StandaloneParts {
  settings: Settings;
  databaseUrl: string;
  store: BlockStore;
  bus: MemoryBus;
  alertFeed: PostgresAlertFeed;
  metrics: MetricsRegistry;
}

@Global()
@Module({})
class PortsModule {
  static register({ settings, store, bus, alertFeed, metrics }: StandaloneParts): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: Date.now },
      { provide: LOG_KEEPER, useValue: store },
      { provide: LOG_READER, useValue: store.reader },
      { provide: LOG_RECLASSIFIER, useValue: store.reclassifier },
      { provide: LOG_WRITER, useValue: store.writer },
      { provide: STORE_STATUS, useValue: store },
      { provide: STORE_POSITION, useValue: () => store.position() },
      { provide: LOG_INTAKE, useValue: new BusLogIntake(bus) },
      { provide: BUS_CLIENT, useValue: new MemoryBusClient(bus) },
      { provide: ALERT_FEED, useValue: alertFeed },
      { provide: MetricsRegistry, useValue: metrics },
      HealthRegistry,
    ];
    return { module: PortsModule, providers, exports: providers.map((each) => ('provide' in each ? each.provide : each)) };
  }
}

/** The three apps in one process, on embedded adapters. */
@Module({})
export class StandaloneModule {
  static register(parts: StandaloneParts): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        LoggingModule.register(parts.settings.logLevel),
        PortsModule.register(parts),
        DatabaseModule.register({ url: parts.databaseUrl }),
        AuditModule,
        ApiModule,
        StreamModule,
        AlertsModule,
        ProcessesModule.register('standalone'),
      ],
      providers: [LogRetention],
    };
  }
}
