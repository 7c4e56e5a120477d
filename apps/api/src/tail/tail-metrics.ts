import { Inject, Injectable } from '@nestjs/common';
import { type Counter, MetricsRegistry } from '@tocsin/platform/metrics';
import type { DropReason, OutgoingListener } from './outgoing.ts';
import { TailSessions } from './tail-sessions.ts';

/** What live tails show of themselves. */
@Injectable()
export class TailMetrics implements OutgoingListener {
  private readonly sentLogs: Counter;
  private readonly droppedLogs: Counter<'reason'>;

  constructor(@Inject(MetricsRegistry) registry: MetricsRegistry, @Inject(TailSessions) sessions: TailSessions) {
    registry.gauge('tocsin_tail_sessions', 'Live tails that are open.', () => sessions.size);
    this.sentLogs = registry.counter('tocsin_tail_sent_logs_total', 'Logs sent to live tails.');
    this.droppedLogs = registry.counter('tocsin_tail_dropped_logs_total', 'Logs that live tails were told they miss.', ['reason']);
  }

  sent(logs: number): void {
    this.sentLogs.add(logs);
  }
  dropped(logs: number, reason: DropReason): void {
    this.droppedLogs.add(logs, { reason });
  }
}
