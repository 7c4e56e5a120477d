import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import { Chart } from '../charts/chart.ts';
import { countText } from '../charts/numbers.ts';
import { colourOf, paletteOf } from '../charts/palette.ts';
import { shareOptions } from '../charts/share-chart.ts';
import { trendOptions } from '../charts/trend-chart.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import { DEFAULT_RANGE, type TimeRange } from '../time-range/time-range.ts';
import { TimeRangePicker } from '../time-range/time-range-picker.ts';
import { IngestHealth } from './ingest-health.ts';
import { OpenAlerts } from './open-alerts.ts';
import { OverviewStore, type TrendGroup } from './overview.store.ts';
import { TopServices } from './top-services.ts';

const REFRESH_MS = 10_000;

@Component({
  selector: 'tocsin-overview-page',
  imports: [Chart, Empty, Failure, IngestHealth, OpenAlerts, RouterLink, Skeleton, TimeRangePicker, TopServices],
  providers: [OverviewStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './overview.page.html',
})
export class OverviewPage {
  private readonly router = inject(Router);
  private readonly theme = inject(ThemeStore);
  protected readonly store = inject(OverviewStore);
  readonly from = input<string>();
  readonly to = input<string>();
  readonly by = input<string>();
  protected readonly range = computed<TimeRange>(() => ({ from: this.from() ?? DEFAULT_RANGE.from, to: this.to() ?? DEFAULT_RANGE.to }));
  protected readonly group = computed<TrendGroup>(() => (this.by() === 'level' ? 'level' : 'category'));
  protected readonly groups: readonly TrendGroup[] = ['category', 'level'];
  private readonly palette = computed(() => paletteOf(this.theme.theme()));
  protected readonly trendOptions = computed(() => {
    const trend = this.store.trend.value();
    return trend && trendOptions(trend, this.group() === 'level' ? LOG_LEVELS : CATEGORIES, this.palette(), 'line');
  });
  protected readonly shareOptions = computed(() => {
    const stats = this.store.categories.value();
    return stats && shareOptions(stats, this.palette());
  });
  protected readonly shares = computed(() => {
    const stats = this.store.categories.value();
    const total = Math.max(1, stats?.total ?? 0);
    return (stats?.groups ?? []).map((group, index) => ({
      key: group.key,
      count: countText(group.count),
      percent: `${((group.count / total) * 100).toFixed(1)} %`,
      colour: colourOf(group.key, index, this.palette()),
    }));
  });

  constructor() {
    effect((onCleanup) => {
      this.range();
      this.group();
      void this.load();
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
