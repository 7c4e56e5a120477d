import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal, untracked } from '@angular/core';
import type { Category, ClassifiedLog, LogExplanation } from '@tocsin/contracts';
import { LogsApi } from '../../api/logs-api.ts';
import { Remote } from '../../api/remote.ts';
import { Failure } from '../../feedback/failure.ts';
import { Skeleton } from '../../feedback/skeleton.ts';
import { EvidenceBars } from './evidence-bars.ts';
import { caveatOf, explanationSentences, percentText, questionedCategory } from './reason-text.ts';

/** Why a log has its category: in sentences, as bars for each category, and by the texts that the model learnt from most like it. */
@Component({
  selector: 'tocsin-log-reasons',
  imports: [EvidenceBars, Failure, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `@if (explanation(); as why) {
      <div class="space-y-3">
        @if (caveat(); as text) {
          <p class="border-warn bg-raised rounded-r border-l-2 px-2.5 py-1.5 text-xs" role="note">{{ text }}</p>
        }
        <p>{{ sentences() }}</p>
        <div class="segments grid grid-cols-4" role="group" aria-label="Shown for">
          @for (each of why.categories; track each.category) {
            <button class="segment px-0" type="button" [attr.aria-pressed]="each.category === shown()" (click)="shown.set(each.category)">
              <span class="block capitalize">{{ each.category }}</span>&ngsp;
              <span class="block font-normal tabular-nums">{{ percent(each.confidence) }}</span>
            </button>
          }
        </div>
        <tocsin-evidence-bars [evidence]="why.evidence" [category]="shown()" />
        @if (why.similarTexts.length > 0) {
          <div>
            <h3 class="card-title mb-1">It learnt from texts like these</h3>
            <ul class="space-y-1.5">
              @for (text of why.similarTexts; track text.text) {
                <li class="text-xs">
                  <span class="font-mono break-words">{{ text.text }}</span>
                  <span class="text-muted block"
                    ><span class="font-medium capitalize" [style.color]="'var(--' + text.category + ')'">{{ text.category }}</span
                    >, {{ text.system.replaceAll('-', ' ') }}</span
                  >
                </li>
              }
            </ul>
          </div>
        }
      </div>
    } @else if (remote.error(); as error) {
      <tocsin-failure heading="Why could not be loaded" [error]="error" (retry)="load()" />
    } @else {
      <tocsin-skeleton class="-mx-4" [lines]="5" />
    }`,
})
export class LogReasons {
  private readonly api = inject(LogsApi);
  readonly log = input.required<ClassifiedLog>();
  protected readonly percent = percentText;
  protected readonly remote = new Remote<LogExplanation>();
  protected readonly explanation = computed(() => {
    const found = this.remote.value();
    return found?.id === this.log().id ? found : null;
  });
  protected readonly caveat = computed(() => {
    const explanation = this.explanation();
    return explanation && caveatOf(explanation);
  });
  protected readonly sentences = computed(() => {
    const explanation = this.explanation();
    return explanation && explanationSentences(explanation).join(' ');
  });
  /** The category whose bars are shown. */
  protected readonly shown = linkedSignal<Category>(() => questionedCategory(this.log()));

  constructor() {
    effect(() => {
      this.log();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<void> {
    const { id } = this.log();
    return this.remote.load(() => this.api.explanation(id));
  }
}
