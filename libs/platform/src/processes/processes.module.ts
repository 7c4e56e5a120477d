import { type DynamicModule, Module } from '@nestjs/common';
import type { AppName } from '@tocsin/contracts';
import { ProcessReporter } from './process-reporter.ts';
import { APP_NAME } from './tokens.ts';

/**
 * Makes this process one of those on the system page. Needs, globally, the DataSource, SETTINGS, HealthRegistry and MetricsRegistry;
 * takes PIPELINE_STATUS where it is.
 */
@Module({})
export class ProcessesModule {
  static register(app: AppName): DynamicModule {
    return { module: ProcessesModule, providers: [{ provide: APP_NAME, useValue: app }, ProcessReporter] };
  }
}
