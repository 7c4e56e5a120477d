import { Worker } from 'node:worker_threads';
import type { EncodedBatch } from '@tocsin/adapters/block-store';
import type { RuleHits } from '@tocsin/core/alerting';
import type { RawBatch } from '@tocsin/core/ports';
import { WorkerPool } from '../workers/worker-pool.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import type { WorkerRequest, WorkerState } from './worker-messages.ts';

/** A bundle has the worker beside it as JavaScript; from source, Node strips the types. */
const SOURCE = new URL(`./pipeline.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
/** A body within the limits needs less; one made to need more ends its worker, is refused as poison, and the rest goes on. */
const WORKER_HEAP_MIB = 768;
/** What one batch needs for a moment. The engine's own choice keeps a hundred MiB a thread that is seldom used. */
const WORKER_YOUNG_MIB = 48;
const JOB_TIMEOUT_MS = 60_000;

export interface PipelineWorkersOptions {
  size: number;
  state: WorkerState;
  /** A thread ended or did not answer; it is replaced. */
  onCrash: (error: unknown) => void;
  /** Hears of every thread that begins. */
  onStart?: (worker: Worker) => void;
}

/** The threads that turn raw batches into blocks, and the state they work by. */
export class PipelineWorkers {
  private readonly pool: WorkerPool<WorkerRequest, BatchOutcome<EncodedBatch, RuleHits>>;
  private state: WorkerState;

  constructor(options: PipelineWorkersOptions) {
    this.state = options.state;
    this.pool = new WorkerPool({
      size: options.size,
      inFlightPerWorker: 2,
      jobTimeoutMs: JOB_TIMEOUT_MS,
      start: () => {
        const worker = new Worker(SOURCE, {
          workerData: this.state,
          execArgv: [],
          resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MIB, maxYoungGenerationSizeMb: WORKER_YOUNG_MIB },
        });
        options.onStart?.(worker);
        return worker;
      },
      onCrash: options.onCrash,
    });
  }

  process(raw: RawBatch): Promise<BatchOutcome<EncodedBatch, RuleHits>> {
    return this.pool.submit({ kind: 'batch', raw });
  }

  /** Batches given to a worker after this call are worked by the new state. */
  set(state: Partial<WorkerState>): void {
    this.state = { ...this.state, ...state };
    this.pool.broadcast({ kind: 'state', state } satisfies WorkerRequest);
  }

  /** Batches that wait for a worker. */
  get queued(): number {
    return this.pool.queued;
  }
  /** Gives out no batch until `release`; resolves when no worker has one. */
  hold(): Promise<void> {
    return this.pool.hold();
  }
  release(): void {
    this.pool.release();
  }
  close(): Promise<void> {
    return this.pool.close();
  }
}
