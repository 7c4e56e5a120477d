import type { JudgedCounts } from '@tocsin/core/drift';
import type { Clock } from '@tocsin/core/ports';
import type { MetricsRegistry } from '@tocsin/platform/metrics';
import { DriftLedger, type DriftRegistry } from './drift-ledger.ts';

export interface StreamDriftOptions {
  /** Undefined: what was judged is counted nowhere. */
  registry: DriftRegistry | undefined;
  clock: Clock;
  metrics: MetricsRegistry;
  journal: { log(message: string): void; warn(message: string): void };
}

/** What a stream process tells of the logs that it judged, so that drift can be seen, with what operators hear of it. */
export class StreamDrift {
  private readonly ledger: DriftLedger | undefined;

  constructor({ registry, clock, metrics, journal }: StreamDriftOptions) {
    if (registry === undefined) return;
    const lost = metrics.counter(
      'tocsin_drift_logs_lost_total',
      'Logs that the drift of the classifier leaves out because the database was away for too long.',
    );
    this.ledger = new DriftLedger({
      registry,
      clock,
      onAway: (error) =>
        journal.warn(`What was judged waits to be counted for drift: ${error instanceof Error ? error.message : String(error)}`),
      onBack: () => journal.log('What was judged is counted for drift again.'),
      onLost: (logs) => lost.add(logs),
    });
  }

  count(judged: Readonly<JudgedCounts>, modelVersion: string): void {
    this.ledger?.count(judged, modelVersion);
  }
  start(): void {
    this.ledger?.start();
  }
  /** Writes what waits once more. Never rejects. */
  async stop(): Promise<void> {
    await this.ledger?.stop();
  }
}
