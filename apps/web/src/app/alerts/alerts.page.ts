import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { AlertListParams, AlertSeverity } from '@tocsin/contracts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { AlertRow } from './alert-row.ts';
import { type AlertFilters, AlertsStore } from './alerts.store.ts';
import { LiveAlertsStore } from './live-alerts.store.ts';

const STATUSES = ['open', 'firing', 'pending', 'acknowledged', 'resolved', 'all'] as const;

@Component({
  selector: 'tocsin-alerts-page',
  imports: [AlertRow, Empty, Failure, PageHeader, RouterLink, Skeleton],
  providers: [AlertsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './alerts.page.html',
})
export class AlertsPage {
  private readonly router = inject(Router);
  private readonly live = inject(LiveAlertsStore);
  protected readonly store = inject(AlertsStore);
  readonly status = input<string>();
  readonly severity = input<string>();
  readonly ruleId = input<string>();
  protected readonly statuses = STATUSES;
  protected readonly severities = AlertSeverity.options;
  /** What of the URL the server would take; anything else is left out. */
  protected readonly filters = computed<AlertFilters>(() => ({
    status: AlertListParams.shape.status.catch('open').parse(this.status()),
    severity: AlertSeverity.optional().catch(undefined).parse(this.severity()),
    ruleId: this.ruleId(),
  }));
  protected readonly filtered = computed(() => {
    const { status, severity, ruleId } = this.filters();
    return status !== 'open' || severity !== undefined || ruleId !== undefined;
  });

  constructor() {
    void this.store.loadRules();
    effect(() => {
      this.live.change();
      this.filters();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<void> {
    return this.store.load(this.filters());
  }

  protected go(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
