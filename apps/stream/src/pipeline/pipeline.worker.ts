import { parentPort, workerData } from 'node:worker_threads';
import { type EncodedBatch, transferablesOf } from '@tocsin/adapters/block-store';
import type { RuleHits } from '@tocsin/core/alerting';
import type { WorkerAnswer } from '../workers/worker-pool.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import { BatchWork } from './batch-work.ts';
import type { WorkerRequest, WorkerState } from './worker-messages.ts';

type Answer = WorkerAnswer<BatchOutcome<EncodedBatch, RuleHits>>;

const work = new BatchWork(workerData as WorkerState);
parentPort?.on('message', (request: WorkerRequest) => {
  if (request.kind === 'state') return work.apply(request.state);
  let outcome;
  try {
    outcome = work.process(request.raw);
  } catch (error) {
    // The pipeline never throws on account of what a log holds: this is a fault of ours, told by its kind only.
    const answer: Answer = { ok: false, message: error instanceof Error ? error.name : 'Error' };
    return parentPort?.postMessage(answer);
  }
  const answer: Answer = { ok: true, result: outcome };
  return parentPort?.postMessage(answer, transferablesOf(outcome.encoded));
});
parentPort?.postMessage({ ready: true } satisfies Answer);
