import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { SystemView } from '@tocsin/contracts';
import { FigureGrid } from '../figures/figure-grid.ts';
import { healthFigures } from './health-figures.ts';

@Component({
  selector: 'tocsin-ingest-health',
  imports: [FigureGrid],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<tocsin-figure-grid [figures]="figures()" />`,
})
export class IngestHealth {
  readonly system = input.required<SystemView>();
  protected readonly figures = computed(() => healthFigures(this.system()));
}
