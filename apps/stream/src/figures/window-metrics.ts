import type { AlertSignal, WindowLosses } from '@tocsin/core/alerting';
import type { MetricsRegistry } from '@tocsin/platform/metrics';

const NONE: WindowLosses = { late: 0, tooLate: 0, evictedGroups: 0 };

/** The windows as GET /metrics shows them. */
export class WindowMetrics {
  private readonly signals;
  private readonly late;
  private readonly evicted;
  private seen = NONE;

  /** `groups`: groups that rules count now. */
  constructor(registry: MetricsRegistry, groups: () => number) {
    this.signals = registry.counter('tocsin_window_signals_total', 'Signals of the windows, by kind.', ['kind']);
    this.late = registry.counter('tocsin_window_late_logs_total', 'Matches that came after their window had ended, by outcome.', [
      'outcome',
    ]);
    this.evicted = registry.counter('tocsin_window_evicted_groups_total', 'Groups forgotten because a rule had too many.');
    registry.gauge('tocsin_window_groups', 'Groups that rules count now.', groups);
  }

  signalled(signals: readonly AlertSignal[]): void {
    for (const { kind } of signals) this.signals.add(1, { kind });
  }
  /** What the windows lost since they began. */
  lost(losses: Readonly<WindowLosses>): void {
    this.late.add(losses.late - this.seen.late, { outcome: 'counted' });
    this.late.add(losses.tooLate - this.seen.tooLate, { outcome: 'dropped' });
    this.evicted.add(losses.evictedGroups - this.seen.evictedGroups);
    this.seen = { ...losses };
  }
  /** Other windows begin. */
  restarted(): void {
    this.seen = NONE;
  }
}
