import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AppName, HealthState, ProcessList } from '@tocsin/contracts';
import { FigureGrid } from '../figures/figure-grid.ts';
import { spanText } from '../time/ago.ts';
import { When } from '../time/when.ts';
import { processFigures } from './process-figures.ts';

const COLOURS: Record<HealthState, string> = { up: 'var(--ok)', degraded: 'var(--warn)', down: 'var(--danger)' };

const NAMES: Record<AppName, string> = { standalone: 'Standalone', api: 'API', stream: 'Stream', alerts: 'Alerts' };

/** One process: what it is, its figures, and how it finds what it depends on. */
@Component({
  selector: 'tocsin-process-card',
  imports: [FigureGrid, When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <h2 class="font-semibold">{{ names[process().app] }}</h2>
      <span class="text-muted min-w-0 truncate font-mono text-xs">{{ process().host }}</span>
      @if (process().silent) {
        <span class="text-danger text-xs font-medium">not heard of for {{ silence() }}</span>
      }
      <span class="text-muted ml-auto text-xs">{{ process().version }}, started <tocsin-when [at]="process().startedAt" /></span>
    </div>
    <tocsin-figure-grid class="border-line border-t" [figures]="figures()" />
    <ul class="border-line flex flex-wrap gap-x-5 gap-y-1 border-t px-4 py-2 text-xs" aria-label="What it depends on">
      @for (check of process().checks; track check.name) {
        <li class="inline-flex items-center gap-1.5" [title]="check.detail">
          <span class="size-1.5 rounded-full" [style.background]="colours[check.state]"></span>
          <span>{{ check.name.replaceAll('_', ' ') }}</span>
          <span class="sr-only">{{ check.state }}</span>
          @if (check.state !== 'up') {
            <span [style.color]="colours[check.state]">{{ check.detail || check.state }}</span>
          }
        </li>
      } @empty {
        <li class="text-muted">It depends on nothing.</li>
      }
    </ul>`,
})
export class ProcessCard {
  readonly process = input.required<ProcessList['processes'][number]>();
  protected readonly colours = COLOURS;
  protected readonly names = NAMES;
  protected readonly figures = computed(() => processFigures(this.process()));
  protected readonly silence = computed(() => spanText(this.process().ageSeconds * 1000));
}
