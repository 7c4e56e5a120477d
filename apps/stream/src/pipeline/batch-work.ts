import { encodeBatch, type EncodedBatch } from '@tocsin/adapters/block-store';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import type { RawBatch } from '@tocsin/core/ports';
import { TailFilters } from '../tail/tail-filters.ts';
import type { BatchOutcome, ExampleHits } from './batch-outcome.ts';
import type { WorkerState } from './worker-messages.ts';

/** All CPU work on a batch, in the thread of one worker: from the request's bytes to blocks that only need committing. */
export class BatchWork {
  private readonly classifier = defaultClassifier();
  private readonly tails = new TailFilters();
  private pipeline: Pipeline;

  constructor(state: WorkerState) {
    this.pipeline = new Pipeline({ classifier: this.classifier, redaction: state.redaction });
    this.apply(state);
  }

  apply({ redaction, tails }: Partial<WorkerState>): void {
    if (redaction) this.pipeline = new Pipeline({ classifier: this.classifier, redaction });
    if (tails) this.tails.set(tails);
  }

  process(raw: RawBatch): BatchOutcome<EncodedBatch, ExampleHits> {
    const { batch, rejected } = this.pipeline.process(raw);
    return {
      encoded: encodeBatch(batch),
      accepted: batch.length,
      rejected,
      hits: [],
      tail: this.tails.match(batch),
      modelVersion: batch.modelVersion,
    };
  }
}
