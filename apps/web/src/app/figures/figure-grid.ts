import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Figure } from './figure.ts';

/** Figures side by side, as many to a row as there is room for: six or eight fill every row. */
@Component({
  selector: 'tocsin-figure-grid',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<dl
    class="bg-line grid grid-cols-2 gap-px"
    [class]="figures().length % 4 === 0 ? 'md:grid-cols-4 xl:grid-cols-8' : 'md:grid-cols-3 xl:grid-cols-6'"
  >
    @for (figure of figures(); track figure.label) {
      <div class="bg-panel px-4 py-3">
        <dt class="card-title">{{ figure.label }}</dt>
        <dd class="mt-0.5 text-xl leading-7 font-semibold tracking-tight tabular-nums" [class.text-danger]="figure.alarming">
          {{ figure.value }}<span class="text-muted ml-1 text-xs font-normal">{{ figure.unit }}</span>
        </dd>
        <dd class="text-muted text-xs">{{ figure.detail }}</dd>
      </div>
    }
  </dl>`,
})
export class FigureGrid {
  readonly figures = input.required<readonly Figure[]>();
}
