import type { Worker } from 'node:worker_threads';
import type { EncodedBatch } from '@tocsin/adapters/block-store';
import type { RuleHits } from '@tocsin/core/alerting';
import type { RawBatch } from '@tocsin/core/ports';
import type { TemplateNote } from '@tocsin/core/templates';
import { cpuWorker } from '../workers/cpu-worker.ts';
import { WorkerPool } from '../workers/worker-pool.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import type { WorkerRequest, WorkerState } from './worker-messages.ts';

/** A bundle has the worker beside it as JavaScript; from source, Node strips the types. */
const SOURCE = new URL(`./pipeline.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
const JOB_TIMEOUT_MS = 60_000;

export interface PipelineWorkersOptions {
  size: number;
  state: WorkerState;
  /** A thread ended or did not answer; it is replaced. */
  onCrash: (error: unknown) => void;
  /** Hears of templates as the threads note them, before the batch is stored: a note made in vain does no harm, one lost with a failed commit would. */
  onTemplates?: (notes: readonly TemplateNote[]) => void;
  /** Hears of every thread that begins. */
  onStart?: (worker: Worker) => void;
}

/** The threads that turn raw batches into blocks, and the state they work by. */
export class PipelineWorkers {
  /** Gives the batches to the threads. */
  readonly pool: WorkerPool<WorkerRequest, BatchOutcome<EncodedBatch, RuleHits>>;
  private state: WorkerState;

  constructor(private readonly options: PipelineWorkersOptions) {
    this.state = options.state;
    this.pool = new WorkerPool({
      size: options.size,
      inFlightPerWorker: 2,
      jobTimeoutMs: JOB_TIMEOUT_MS,
      start: () => {
        const worker = cpuWorker(SOURCE, this.state);
        options.onStart?.(worker);
        return worker;
      },
      onCrash: options.onCrash,
    });
  }

  async process(raw: RawBatch): Promise<BatchOutcome<EncodedBatch, RuleHits>> {
    const outcome = await this.pool.submit({ kind: 'batch', raw });
    if (outcome.templates?.length) this.options.onTemplates?.(outcome.templates);
    return outcome;
  }

  /** Batches given to a worker after this call are worked by the new state. */
  set(state: Partial<WorkerState>): void {
    this.state = { ...this.state, ...state };
    this.pool.broadcast({ kind: 'state', state } satisfies WorkerRequest);
  }
}
