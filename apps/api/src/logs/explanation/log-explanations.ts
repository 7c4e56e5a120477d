import { setImmediate as pause } from 'node:timers/promises';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { LogExplanation } from '@tocsin/contracts';
import { Explainer, type ModelFile, shippedModel, shippedTexts, SimilarTexts } from '@tocsin/core/classifier';
import { ActiveModel } from '../../models/active-model.ts';
import { LogQueries } from '../log-queries.ts';
import { explanationOf } from './explain-log.ts';

/** Training texts told of each log. */
const SIMILAR = 3;

/** Says why logs have their categories, by the model that is in use. What it needs is loaded when somebody asks for the first time. */
@Injectable()
export class LogExplanations {
  private explainer: { of: ModelFile; explainer: Explainer } | undefined;
  private shipped: ModelFile | undefined;
  private texts: Promise<SimilarTexts> | undefined;

  constructor(
    @Inject(LogQueries) private readonly logs: LogQueries,
    @Optional() @Inject(ActiveModel) private readonly active: ActiveModel | undefined,
  ) {}

  /** @throws ProblemError `not_found`, `unavailable` */
  async explain(id: string, caller: AbortSignal): Promise<LogExplanation> {
    const log = await this.logs.get(id, caller);
    this.texts ??= shippedTexts().then((texts) => SimilarTexts.inSlices(texts, pause));
    const similar = (await this.texts).find(log.message, SIMILAR);
    // The model saw the message as it is stored: redacted, and cut where it was too long.
    return explanationOf(log, this.inUse().explain(log.message, log.severityNumber), similar);
  }
  /** For the model that is in force. */
  private inUse(): Explainer {
    const model = this.active?.file() ?? (this.shipped ??= shippedModel());
    if (this.explainer?.of !== model) this.explainer = { of: model, explainer: new Explainer(model) };
    return this.explainer.explainer;
  }
}
