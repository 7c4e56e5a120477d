import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@tocsin/adapters/database';
import { CLOCK } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { LoggingModule } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { ProcessesModule } from '@tocsin/platform/processes';
import { AlertsModule } from '../alerts.module.ts';

/** What the alerts app of the cluster profile is given; opened before it, closed after it. */
export interface AlertsParts {
  settings: Settings;
  databaseUrl: string;
  metrics: MetricsRegistry;
  health: HealthRegistry;
}

const POOL_SIZE = 6;

@Module({})
class PartsModule {
  static register({ settings, metrics, health }: AlertsParts): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: Date.now },
      { provide: MetricsRegistry, useValue: metrics },
      { provide: HealthRegistry, useValue: health },
    ];
    return { module: PartsModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** The alerts app as a process of its own. */
@Module({})
export class ClusterAlertsModule {
  static register(parts: AlertsParts): DynamicModule {
    return {
      module: ClusterAlertsModule,
      imports: [
        LoggingModule.register(parts.settings.logLevel),
        PartsModule.register(parts),
        DatabaseModule.register({ url: parts.databaseUrl, poolSize: POOL_SIZE }),
        AlertsModule,
        ProcessesModule.register('alerts'),
      ],
    };
  }
}
