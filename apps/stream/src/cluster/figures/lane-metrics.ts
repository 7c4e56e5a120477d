import type { MetricsRegistry } from '@tocsin/platform/metrics';
import { JudgedMetrics } from '../../figures/judged-metrics.ts';
import type { LaneFigures } from '../lane/lane-ports.ts';

const BATCH_LOGS_BOUNDS = [1, 10, 100, 500, 1000, 2000, 5000, 10_000];

/** What goes through the lanes of this process, as GET /metrics shows it. */
export class LaneMetrics {
  private readonly accepted;
  private readonly judged;
  private readonly repeated;
  private readonly rejected;
  private readonly batchLogs;
  private readonly processing;
  private readonly store;
  private readonly transaction;
  private readonly chunks;
  private readonly stored;
  private readonly failures;
  private readonly restarts;

  constructor(registry: MetricsRegistry) {
    this.accepted = registry.counter('tocsin_logs_accepted_total', 'Logs stored.');
    this.judged = new JudgedMetrics(registry);
    this.repeated = registry.counter('tocsin_logs_repeated_total', 'Logs of batches that their senders sent again.');
    this.rejected = registry.counter('tocsin_records_rejected_total', 'Records refused, by reason.', ['reason']);
    this.batchLogs = registry.histogram('tocsin_batch_logs', 'Logs in a batch.', BATCH_LOGS_BOUNDS);
    this.processing = registry.histogram('tocsin_batch_processing_seconds', 'Time of a batch with the workers, waiting included.');
    this.store = registry.histogram('tocsin_batch_store_seconds', 'Time of a batch with the store, waiting for it included.');
    this.transaction = registry.histogram('tocsin_transaction_seconds', 'Time of a transaction with the bus.');
    this.chunks = registry.histogram('tocsin_transaction_batches', 'Batches of a transaction.', [1, 2, 3, 5, 10]);
    this.stored = registry.histogram('tocsin_ingest_seconds', 'From the receipt of the newest log of a batch until it is stored.');
    this.failures = registry.counter('tocsin_lane_failures_total', 'Times that the work on a partition ended and began anew.', ['why']);
    this.restarts = registry.counter('tocsin_pipeline_worker_restarts_total', 'Pipeline workers that were replaced.');
  }

  done({ accepted, judged, repeated, rejected, processingMs, storeMs }: LaneFigures, ingestMs: number): void {
    this.accepted.add(accepted);
    this.judged.add(judged);
    this.repeated.add(repeated);
    for (const [reason, count] of Object.entries(rejected)) this.rejected.add(count, { reason });
    this.batchLogs.observe(accepted);
    this.processing.observe(processingMs / 1000);
    this.store.observe(storeMs / 1000);
    this.stored.observe(ingestMs / 1000);
  }
  committed({ chunks, commitMs }: { chunks: number; commitMs: number }): void {
    this.transaction.observe(commitMs / 1000);
    this.chunks.observe(chunks);
  }
  failed(why: 'fenced' | 'bus'): void {
    this.failures.add(1, { why });
  }
  workerReplaced(): void {
    this.restarts.add(1);
  }
}
