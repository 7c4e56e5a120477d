import { encodeBatch, type EncodedBatch } from '@tocsin/adapters/block-store';
import { compileRules, type RuleHits, type RuleMatcher } from '@tocsin/core/alerting';
import type { RawBatch } from '@tocsin/core/ports';
import { TemplateNotes } from '@tocsin/core/templates';
import { rejectSamples } from '../rejects/reject-samples.ts';
import { TailFilters } from '../tail/tail-filters.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import type { WorkerState } from './worker-messages.ts';
import { WorkerPipeline } from './worker-pipeline.ts';

/** All CPU work on a batch, in the thread of one worker: from the request's bytes to blocks that only need committing. */
export class BatchWork {
  private readonly tails = new TailFilters();
  private readonly templates = new TemplateNotes();
  private rules: RuleMatcher = compileRules([]);
  private readonly work: WorkerPipeline;

  constructor(state: WorkerState) {
    this.work = new WorkerPipeline(state);
    this.apply({ tails: state.tails, rules: state.rules });
  }

  apply({ tails, rules, ...state }: Partial<WorkerState>): void {
    this.work.apply(state);
    if (tails) this.tails.set(tails);
    if (rules) this.rules = compileRules(rules);
  }

  process(raw: RawBatch): BatchOutcome<EncodedBatch, RuleHits> {
    const { batch, rejected, judged } = this.work.pipeline.process(raw);
    return {
      encoded: encodeBatch(batch),
      accepted: batch.length,
      judged,
      rejected,
      letters: rejectSamples(raw, rejected, this.work.redactor),
      hits: this.rules.match(batch),
      tail: this.tails.match(batch),
      templates: this.templates.take(batch),
      modelVersion: batch.modelVersion,
    };
  }
}
