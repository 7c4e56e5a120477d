import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Category, LogEvidence } from '@tocsin/contracts';
import { strongest } from './reason-text.ts';

/** Bars that are shown to either side. */
const BARS = 7;

/** Words and other marks of a log as bars: to the right what speaks for a category, to the left what speaks against it. */
@Component({
  selector: 'tocsin-evidence-bars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `@if (bars().length > 0) {
      <div class="text-muted mb-1 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-2 text-xs" aria-hidden="true">
        <span></span><span class="flex justify-between"><span>against</span><span>for</span></span>
      </div>
      <ul class="space-y-1" [attr.aria-label]="'What speaks for and against ' + category()">
        @for (bar of bars(); track $index) {
          <li class="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2 text-xs">
            <span class="flex min-w-0 items-baseline gap-1">
              <span class="truncate font-mono" [title]="bar.text">{{ bar.text }}</span>
              <span class="sr-only">, {{ bar.spoken }}</span>
            </span>
            <span class="bg-raised relative h-3 overflow-hidden rounded-sm" aria-hidden="true">
              <span
                class="absolute inset-y-0 rounded-sm"
                [style.left.%]="bar.left"
                [style.width.%]="bar.width"
                [style.background]="bar.speaksFor ? 'var(--' + category() + ')' : 'var(--muted)'"
              ></span>
              <span class="bg-line absolute inset-y-0 left-1/2 w-px"></span>
            </span>
          </li>
        }
      </ul>
    } @else {
      <p class="text-muted text-xs">Nothing in this log speaks for or against {{ category() }}.</p>
    }`,
})
export class EvidenceBars {
  readonly evidence = input.required<readonly LogEvidence[]>();
  readonly category = input.required<Category>();
  protected readonly bars = computed(() => {
    const category = this.category();
    const shown = ([1, -1] as const).flatMap((sign) => strongest(this.evidence(), category, sign).slice(0, BARS));
    // One scale for all categories, so that they can be compared.
    const longest = Math.max(0, ...this.evidence().flatMap(({ weights }) => Object.values(weights).map(Math.abs)));
    return shown.map((piece) => {
      const weight = piece.weights[category];
      const width = (Math.abs(weight) / longest) * 50;
      return {
        text: piece.text,
        speaksFor: weight > 0,
        spoken: `speaks ${weight > 0 ? 'for' : 'against'} it, ${Math.max(1, Math.round((width / 50) * 100))} of 100`,
        width,
        left: weight > 0 ? 50 : 50 - width,
      };
    });
  });
}
