import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { SystemView } from '@tocsin/contracts';
import { healthFigures } from './health-figures.ts';

@Component({
  selector: 'tocsin-ingest-health',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<dl class="card divide-line grid grid-cols-2 md:grid-cols-3 xl:grid-cols-6 xl:divide-x">
    @for (figure of figures(); track figure.label) {
      <div class="p-4">
        <dt class="card-title">{{ figure.label }}</dt>
        <dd class="mt-1 text-2xl font-semibold tracking-tight tabular-nums" [class.text-danger]="figure.alarming">
          {{ figure.value }}<span class="text-muted ml-1 text-sm font-normal">{{ figure.unit }}</span>
        </dd>
        <dd class="text-muted mt-0.5 text-xs">{{ figure.detail }}</dd>
      </div>
    }
  </dl>`,
})
export class IngestHealth {
  readonly system = input.required<SystemView>();
  protected readonly figures = computed(() => healthFigures(this.system()));
}
