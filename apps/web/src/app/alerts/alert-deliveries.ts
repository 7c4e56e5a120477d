import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Delivery } from '@tocsin/contracts';
import { When } from '../time/when.ts';

const COLOURS: Record<Delivery['status'], string> = { delivered: 'var(--ok)', waiting: 'var(--warn)', failed: 'var(--danger)' };

/** Who was told, and whether it arrived. */
@Component({
  selector: 'tocsin-alert-deliveries',
  imports: [When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<ul class="divide-line divide-y">
    @for (delivery of deliveries(); track delivery.id) {
      <li class="px-4 py-2">
        <p class="flex items-center gap-3">
          <span class="min-w-0 flex-1 truncate"
            ><span class="font-medium">{{ delivery.channelName }}</span>
            <span class="text-muted ml-1.5">{{ delivery.transition }}</span></span
          >
          <span class="text-xs font-medium" [style.color]="colours[delivery.status]">{{ delivery.status }}</span>
          <span class="text-muted text-xs"><tocsin-when [at]="delivery.deliveredAt ?? delivery.createdAt" /></span>
        </p>
        @if (delivery.lastError && delivery.status !== 'delivered') {
          <p class="text-danger mt-0.5 text-xs">
            {{ delivery.lastError }} <span class="text-muted ml-1">({{ delivery.attempts }} tries)</span>
          </p>
        }
      </li>
    } @empty {
      <li class="text-muted px-4 py-3">No channel was told. Add one to the rule.</li>
    }
  </ul>`,
})
export class AlertDeliveries {
  readonly deliveries = input.required<readonly Delivery[]>();
  protected readonly colours = COLOURS;
}
