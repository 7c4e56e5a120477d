import { Inject, Injectable } from '@nestjs/common';
import { AlertEntity } from '@tocsin/adapters/database';
import { AlertSeverity, type Channel, type ChannelType } from '@tocsin/contracts';
import type { AlertSignal } from '@tocsin/core/alerting';
import { type Counter, type Histogram, MetricsRegistry } from '@tocsin/platform/metrics';
import { DataSource } from 'typeorm';
import type { AttemptOutcome } from '../delivery/dispatcher.ts';

const CHANNEL_TYPES = ['slack', 'telegram', 'webhook'] as const satisfies readonly ChannelType[];

/** Figures of alerting, as GET /metrics shows them. */
@Injectable()
export class AlertMetrics {
  private readonly attempts: Counter<'outcome' | 'channel'>;
  private readonly latency: Histogram;
  private readonly signals: Counter<'kind'>;
  private readonly lost: Counter;

  constructor(@Inject(MetricsRegistry) registry: MetricsRegistry, @Inject(DataSource) source: DataSource) {
    this.attempts = registry.counter(
      'tocsin_alert_delivery_attempts_total',
      'Attempts to deliver a message, by outcome and type of channel.',
      ['outcome', 'channel'],
    );
    // From the start: Prometheus' increase() does not see a counter's first value, and so would miss the first message that is given up.
    for (const channel of CHANNEL_TYPES) this.attempts.add(0, { outcome: 'failed', channel });
    this.latency = registry.histogram('tocsin_alert_delivery_seconds', 'From the transition of an alert to its message being delivered.');
    this.signals = registry.counter('tocsin_alert_signals_total', 'Signals of the windows that were applied, by kind.', ['kind']);
    this.lost = registry.counter('tocsin_alert_signals_lost_total', 'Signals that could not be applied.');
    registry.gauges('tocsin_alerts_open', 'Alerts that fire or are acknowledged, by severity.', 'severity', async () => {
      const rows = await source.query<{ severity: string; count: string }[]>(
        `SELECT severity, count(*) AS count FROM ${source.getMetadata(AlertEntity).tableName} WHERE status IN ('firing', 'acknowledged') GROUP BY severity`,
      );
      const none = Object.fromEntries(AlertSeverity.options.map((severity) => [severity, 0]));
      return { ...none, ...Object.fromEntries(rows.map(({ severity, count }) => [severity, Number(count)])) };
    });
  }

  signalsApplied(signals: readonly AlertSignal[]): void {
    for (const { kind } of signals) this.signals.add(1, { kind });
  }
  signalsLost(count: number): void {
    this.lost.add(count);
  }
  attempted(outcome: AttemptOutcome, channel: Channel['type'], latencyMs: number): void {
    this.attempts.add(1, { outcome, channel });
    if (outcome === 'delivered') this.latency.observe(latencyMs / 1000);
  }
}
