import { classifierOf } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import { createRedactor, type Redactor } from '@tocsin/core/redaction';
import type { WorkerState } from './worker-messages.ts';

type PipelineState = Pick<WorkerState, 'redaction' | 'classification'>;

/** The pipeline of one worker thread, by the redaction and the classification in force. */
export class WorkerPipeline {
  pipeline: Pipeline;
  /** For records that did not become logs. */
  redactor: Redactor;
  private state: PipelineState;
  private classifier;

  constructor({ redaction, classification }: PipelineState) {
    this.state = { redaction, classification };
    this.classifier = classifierOf(classification.model);
    this.redactor = createRedactor(redaction);
    this.pipeline = this.build();
  }

  apply({ redaction, classification }: Partial<PipelineState>): void {
    if (!redaction && !classification) return;
    const before = this.state;
    this.state = { redaction: redaction ?? before.redaction, classification: classification ?? before.classification };
    // Compiling a model takes ten milliseconds, and what it has learnt of words would be gone: only for another one.
    if (this.state.classification.model.version !== before.classification.model.version)
      this.classifier = classifierOf(this.state.classification.model);
    this.redactor = createRedactor(this.state.redaction);
    this.pipeline = this.build();
  }

  private build(): Pipeline {
    const { redaction, classification } = this.state;
    const { uncertainBelow, pins, model } = classification;
    return new Pipeline({ classifier: this.classifier, redaction, uncertainBelow, pins, modelVersion: model.version });
  }
}
