import { computed, inject, Injectable } from '@angular/core';
import type { Category, Page, Pattern, PatternSort, PatternsResult, TemplatePin } from '@tocsin/contracts';
import { ClassifierApi } from '../api/classifier-api.ts';
import type { LogRange } from '../api/logs-api.ts';
import { PatternsApi } from '../api/patterns-api.ts';
import { Remote } from '../api/remote.ts';

const PAGE = 100;

@Injectable()
export class PatternsStore {
  private readonly api = inject(PatternsApi);
  private readonly classifier = inject(ClassifierApi);
  readonly result = new Remote<PatternsResult>();
  readonly pins = new Remote<Page<TemplatePin>>();
  private readonly pinned = computed(() => new Map((this.pins.value()?.items ?? []).map((pin) => [pin.templateId, pin.category])));

  /** Never rejects: a failure stands in `result`. */
  async load(range: LogRange, sort: PatternSort): Promise<void> {
    await Promise.all([this.result.load(() => this.api.list(range, sort, PAGE)), this.pins.load(() => this.classifier.pins())]);
  }

  /** The category that people gave to the pattern: to that of its templates with the most logs. */
  pinOf({ templateId }: Pattern): Category | null {
    return this.pinned().get(templateId) ?? null;
  }

  /** Gives all templates of the pattern a category, or leaves them to the classifier (null). Rejects at the first that cannot be changed. */
  async pin({ templateIds }: Pattern, category: Category | null): Promise<void> {
    try {
      for (const templateId of templateIds) {
        if (category !== null) await this.classifier.pin(templateId, category);
        else if (this.pinned().has(templateId)) await this.classifier.unpin(templateId);
      }
    } finally {
      await this.pins.load(() => this.classifier.pins());
    }
  }
}
