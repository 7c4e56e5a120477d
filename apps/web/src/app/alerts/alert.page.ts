import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chart } from '../charts/chart.ts';
import { countText } from '../charts/numbers.ts';
import { paletteOf } from '../charts/palette.ts';
import { alertChart, alertChartText } from '../charts/threshold-chart.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { LogLines } from '../logs/log-lines.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import { agoText } from '../time/ago.ts';
import { ClockStore } from '../time/clock.store.ts';
import { When } from '../time/when.ts';
import { AlertDeliveries } from './alert-deliveries.ts';
import { AlertHistory } from './alert-history.ts';
import { canAcknowledge, canResolve, openFor } from './alert-text.ts';
import { AlertStore } from './alert.store.ts';
import { GroupChips } from './group-chips.ts';
import { LiveAlertsStore } from './live-alerts.store.ts';
import { NoteDialog } from './note-dialog.ts';
import { SeverityBadge } from './severity-badge.ts';
import { SilenceDialog } from './silence-dialog.ts';
import { StatusBadge } from './status-badge.ts';

@Component({
  selector: 'tocsin-alert-page',
  imports: [
    AlertDeliveries,
    AlertHistory,
    Chart,
    Failure,
    GroupChips,
    LogLines,
    NoteDialog,
    PageHeader,
    RouterLink,
    SeverityBadge,
    SilenceDialog,
    Skeleton,
    StatusBadge,
    When,
  ],
  providers: [AlertStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './alert.page.html',
})
export class AlertPage {
  private readonly theme = inject(ThemeStore);
  private readonly toasts = inject(ToastStore);
  private readonly clock = inject(ClockStore);
  private readonly session = inject(SessionStore);
  private readonly live = inject(LiveAlertsStore);
  protected readonly store = inject(AlertStore);
  readonly id = input.required<string>();
  protected readonly canAcknowledge = canAcknowledge;
  protected readonly canResolve = canResolve;
  protected readonly mayAct = computed(() => this.session.can('alerts:act'));
  protected readonly dialog = signal<'acknowledge' | 'resolve' | 'silence' | null>(null);
  protected readonly alert = computed(() => {
    const alert = this.store.alert.value();
    return alert?.id === this.id() ? alert : null;
  });
  protected readonly fault = computed(() => this.store.problem()?.message ?? null);
  protected readonly chart = computed(() => alertChart(this.alert()?.series ?? [], paletteOf(this.theme.theme())));
  protected readonly chartText = computed(() => alertChartText(this.alert()?.series ?? []));
  /** The alert's own link is a whole address: only its path and search are taken, so that it never leads elsewhere. */
  protected readonly search = computed(() => {
    const url = new URL(this.alert()?.link ?? '/logs', location.origin);
    return { path: url.pathname === '/' ? '/logs' : url.pathname, params: Object.fromEntries(url.searchParams) };
  });
  protected readonly facts = computed(() => {
    const alert = this.alert();
    if (!alert) return [];
    const now = this.clock.nowMs();
    return [
      ...(alert.text === undefined
        ? [
            { label: 'Count', value: `${countText(alert.value)} in ${alert.window}` },
            { label: 'Threshold', value: countText(alert.threshold) },
          ]
        : []),
      { label: 'Started', value: agoText(Date.parse(alert.startedAt), now) },
      alert.status === 'resolved'
        ? { label: 'Resolved', value: alert.resolvedBy === null ? 'by itself' : `by ${alert.resolvedBy}` }
        : { label: alert.acknowledgedBy === null ? 'Open for' : 'Acknowledged by', value: alert.acknowledgedBy ?? openFor(alert, now) },
    ];
  });

  constructor() {
    effect(() => {
      const id = this.id();
      const change = this.live.change();
      const known = untracked(() => this.store.alert.value()?.id === id);
      if (!known || change?.id === id) untracked(() => void this.load());
    });
  }

  protected load(): Promise<void> {
    return this.store.load(this.id());
  }

  protected open(dialog: 'acknowledge' | 'resolve' | 'silence'): void {
    this.store.forget();
    this.dialog.set(dialog);
  }

  protected async finish(action: Promise<boolean>, done: string): Promise<void> {
    if (!(await action)) return;
    this.dialog.set(null);
    this.toasts.done(done);
  }
}
