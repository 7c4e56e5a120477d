import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AlertEvent } from '@tocsin/contracts';
import { When } from '../time/when.ts';

/** What happened to the alert, latest first. */
@Component({
  selector: 'tocsin-alert-history',
  imports: [When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<ol class="space-y-3 px-4 pb-4">
    @for (event of events(); track $index) {
      <li class="border-line relative border-l pl-4">
        <span class="bg-muted absolute top-1.5 -left-[3px] size-1.5 rounded-full"></span>
        <p class="flex gap-2">
          <span class="flex-1"
            ><span class="font-medium capitalize">{{ event.kind.replaceAll('_', ' ') }}</span>
            <span class="text-muted ml-1">{{ event.actor ? 'by ' + event.actor : '' }}</span></span
          >
          <span class="text-muted text-xs"><tocsin-when [at]="event.at" /></span>
        </p>
        @if (event.note) {
          <p class="text-muted break-words">{{ event.note }}</p>
        }
      </li>
    } @empty {
      <li class="text-muted">Nothing yet.</li>
    }
  </ol>`,
})
export class AlertHistory {
  readonly history = input.required<readonly AlertEvent[]>();
  protected readonly events = computed(() => [...this.history()].sort((a, b) => (a.at < b.at ? 1 : -1)));
}
