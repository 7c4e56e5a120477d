import type { IngestReceipt } from '@tocsin/contracts';
import type { JudgedCounts } from '@tocsin/core/drift';
import type { PipelineStatus } from '@tocsin/core/ports';
import type { MetricsRegistry } from '@tocsin/platform/metrics';
import { JudgedMetrics } from './judged-metrics.ts';

const BATCH_LOGS_BOUNDS = [1, 10, 100, 500, 1000, 2000, 5000, 10_000, 50_000];

/** Where a batch spent its time, in milliseconds. */
export interface BatchTimes {
  processingMs: number;
  commitMs: number;
}

/** The pipeline as GET /metrics shows it. */
export class PipelineMetrics {
  private readonly accepted;
  private readonly judged;
  private readonly rejected;
  private readonly batches;
  private readonly batchLogs;
  private readonly processing;
  private readonly commit;
  private readonly ingest;
  private readonly restarts;

  constructor(registry: MetricsRegistry) {
    this.accepted = registry.counter('tocsin_logs_accepted_total', 'Logs stored.');
    this.judged = new JudgedMetrics(registry);
    this.rejected = registry.counter('tocsin_records_rejected_total', 'Records refused, by reason.', ['reason']);
    this.batches = registry.counter('tocsin_batches_total', 'Batches answered, by outcome.', ['outcome']);
    this.batchLogs = registry.histogram('tocsin_batch_logs', 'Logs in a batch.', BATCH_LOGS_BOUNDS);
    this.processing = registry.histogram('tocsin_batch_processing_seconds', 'Time of a batch with the workers, waiting included.');
    this.commit = registry.histogram('tocsin_batch_commit_seconds', 'Time of a batch with the writer.');
    this.ingest = registry.histogram('tocsin_ingest_seconds', 'From taking a batch in to its receipt.');
    this.restarts = registry.counter('tocsin_pipeline_worker_restarts_total', 'Pipeline workers that were replaced.');
  }

  /** Figures that are read when somebody asks. */
  watch(registry: MetricsRegistry, status: PipelineStatus, queued: () => number): void {
    registry.gauge('tocsin_intake_queue_bytes', 'Bytes taken in and not stored yet.', () => status.queueBytes());
    registry.gauge('tocsin_intake_queue_limit_bytes', 'Bytes that may be taken in and not stored yet.', () => status.queueLimitBytes());
    registry.gauge('tocsin_pipeline_waiting_batches', 'Batches that wait for a worker.', queued);
    registry.gauge('tocsin_tail_clients', 'Live tails.', () => status.tailClients());
  }

  answered(receipt: IngestReceipt, duplicate: boolean, ingestMs: number, judged: Readonly<JudgedCounts>): void {
    this.ingest.observe(ingestMs / 1000);
    this.batches.add(1, { outcome: duplicate ? 'duplicate' : 'stored' });
    if (duplicate) return;
    this.accepted.add(receipt.accepted);
    this.judged.add(judged);
    this.batchLogs.observe(receipt.accepted);
    for (const { reason } of receipt.rejected) this.rejected.add(1, { reason });
  }
  failed(): void {
    this.batches.add(1, { outcome: 'failed' });
  }
  timed({ processingMs, commitMs }: BatchTimes): void {
    this.processing.observe(processingMs / 1000);
    this.commit.observe(commitMs / 1000);
  }
  workerReplaced(): void {
    this.restarts.add(1);
  }
}
