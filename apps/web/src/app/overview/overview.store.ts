import { inject, Injectable } from '@angular/core';
import type { AlertView, HealthReport, Page, StatsResult, SystemView, TrendsResult } from '@tocsin/contracts';
import { AlertsApi } from '../api/alerts-api.ts';
import { type LogRange, LogsApi } from '../api/logs-api.ts';
import { Remote } from '../api/remote.ts';
import { SystemApi } from '../api/system-api.ts';

export type TrendGroup = 'category' | 'level';

/** What the Overview shows; each part loads and fails by itself. */
@Injectable()
export class OverviewStore {
  private readonly alertsApi = inject(AlertsApi);
  private readonly systemApi = inject(SystemApi);
  private readonly logs = inject(LogsApi);
  readonly trend = new Remote<TrendsResult>();
  readonly categories = new Remote<StatsResult>();
  readonly services = new Remote<StatsResult>();
  readonly alerts = new Remote<Page<AlertView>>();
  readonly system = new Remote<SystemView>();
  readonly health = new Remote<HealthReport>();

  /** Never rejects: failures stand in each part. */
  async load(range: LogRange, group: TrendGroup): Promise<void> {
    await Promise.all([
      this.trend.load(() => this.logs.trends(range, group)),
      this.categories.load(() => this.logs.stats(range, 'category', 10)),
      this.services.load(() => this.logs.stats(range, 'service', 8)),
      this.alerts.load(() => this.alertsApi.list({ status: 'open', limit: 6 })),
      this.system.load(() => this.systemApi.system()),
      this.health.load(() => this.systemApi.health()),
    ]);
  }
}
