import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { HealthReport, HealthState } from '@tocsin/contracts';
import { durationText } from '../time/ago.ts';

const COLOURS: Record<HealthState, string> = { up: 'var(--ok)', degraded: 'var(--warn)', down: 'var(--danger)' };
const WORDS: Record<HealthState, string> = { up: 'All systems work', degraded: 'Works, with trouble', down: 'Something is down' };

/** The server's own check of itself and of what it depends on. */
@Component({
  selector: 'tocsin-health-checks',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="flex flex-wrap items-center gap-x-5 gap-y-1 px-4 py-2 text-xs">
    <span class="inline-flex items-center gap-2 font-medium" [style.color]="colours[report().state]"
      ><span class="size-2 rounded-full bg-current"></span>{{ words[report().state] }}</span
    >
    @for (check of report().checks; track check.name) {
      <span class="inline-flex items-center gap-1.5" [title]="check.detail">
        <span class="size-1.5 rounded-full" [style.background]="colours[check.state]"></span>
        <span>{{ check.name.replaceAll('_', ' ') }}</span>
        <span class="sr-only">{{ check.state }}</span>
        @if (check.latencyMs !== null) {
          <span class="text-muted tabular-nums"
            >{{ check.latencyMs < 10 ? check.latencyMs.toFixed(1) : check.latencyMs.toFixed(0) }} ms</span
          >
        }
        @if (check.state !== 'up') {
          <span [style.color]="colours[check.state]">{{ check.detail }}</span>
        }
      </span>
    }
    <span class="text-muted ml-auto">{{ report().profile }} {{ report().version }}, up {{ up(report().uptimeSeconds * 1000) }}</span>
  </div>`,
})
export class HealthChecks {
  readonly report = input.required<HealthReport>();
  protected readonly colours = COLOURS;
  protected readonly words = WORDS;
  protected readonly up = durationText;
}
