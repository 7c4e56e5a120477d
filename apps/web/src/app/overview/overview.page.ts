import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import { LiveAlertsStore } from '../alerts/live-alerts.store.ts';
import { Chart } from '../charts/chart.ts';
import { paletteOf } from '../charts/palette.ts';
import { trendOptions, trendText } from '../charts/trend-chart.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { FirstLog } from '../feedback/first-log.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import { DEFAULT_RANGE, type TimeRange } from '../time-range/time-range.ts';
import { TimeRangePicker } from '../time-range/time-range-picker.ts';
import { HealthChecks } from './health-checks.ts';
import { IngestHealth } from './ingest-health.ts';
import { OpenAlerts } from './open-alerts.ts';
import { OverviewStore, type TrendGroup } from './overview.store.ts';
import { ShareList } from './share-list.ts';
import { TopServices } from './top-services.ts';

const REFRESH_MS = 10_000;

@Component({
  selector: 'tocsin-overview-page',
  imports: [
    Chart,
    Empty,
    Failure,
    FirstLog,
    HealthChecks,
    IngestHealth,
    OpenAlerts,
    PageHeader,
    RouterLink,
    ShareList,
    Skeleton,
    TimeRangePicker,
    TopServices,
  ],
  providers: [OverviewStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './overview.page.html',
})
export class OverviewPage {
  private readonly router = inject(Router);
  private readonly theme = inject(ThemeStore);
  private readonly live = inject(LiveAlertsStore);
  protected readonly store = inject(OverviewStore);
  readonly from = input<string>();
  readonly to = input<string>();
  readonly by = input<string>();
  readonly as = input<string>();
  protected readonly groups: readonly TrendGroup[] = ['category', 'level'];
  protected readonly kinds = ['line', 'area'] as const;
  protected readonly range = computed<TimeRange>(() => ({ from: this.from() ?? DEFAULT_RANGE.from, to: this.to() ?? DEFAULT_RANGE.to }));
  protected readonly group = computed<TrendGroup>(() => (this.by() === 'level' ? 'level' : 'category'));
  protected readonly kind = computed(() => (this.as() === 'area' ? 'area' : 'line'));
  protected readonly nothingYet = computed(() => this.store.system.value()?.storedLogs === 0);
  protected readonly trendOptions = computed(() => {
    const trend = this.store.trend.value();
    const order = this.group() === 'level' ? LOG_LEVELS : CATEGORIES;
    return trend && trendOptions(trend, order, paletteOf(this.theme.theme()), this.kind());
  });
  protected readonly trendLabel = computed(() => {
    const trend = this.store.trend.value();
    return `Chart of logs over time by ${this.group()}. ${trend ? trendText(trend) : ''}`;
  });

  constructor() {
    effect((onCleanup) => {
      this.range();
      this.group();
      this.live.change();
      untracked(() => void this.load());
      const timer = setInterval(() => {
        if (document.visibilityState === 'visible') void this.load();
      }, REFRESH_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected load(): Promise<void> {
    return this.store.load({ q: '', ...this.range() }, this.group());
  }

  protected go(queryParams: Record<string, string>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
