import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AlertView } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';
import { Sparkline } from '../charts/sparkline.ts';
import { ClockStore } from '../time/clock.store.ts';
import { When } from '../time/when.ts';
import { openFor } from './alert-text.ts';
import { GroupChips } from './group-chips.ts';
import { SeverityBadge } from './severity-badge.ts';
import { StatusBadge } from './status-badge.ts';

/** One alert of a list; the whole row leads to it. */
@Component({
  selector: 'tocsin-alert-row',
  imports: [GroupChips, RouterLink, SeverityBadge, Sparkline, StatusBadge, When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<a
    class="hover:bg-raised/60 grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[5.5rem_minmax(0,1fr)_6rem_9.5rem_8rem_6.5rem]"
    [routerLink]="['/alerts', alert().id]"
  >
    <tocsin-severity-badge class="order-1" [severity]="alert().severity" />
    <span class="order-3 col-span-2 min-w-0 md:order-2 md:col-span-1">
      <span class="block truncate font-medium">{{ alert().ruleName }}</span>
      <tocsin-group-chips class="mt-0.5" [group]="alert().group" />
    </span>
    <tocsin-sparkline class="text-muted order-3 hidden md:block" [values]="values()" />
    <span class="order-4 tabular-nums md:text-right">
      @if (alert().text) {
        <span class="text-muted">{{ alert().group['templateId'] ? 'new' : 'unusual' }}</span>
      } @else {
        {{ count() }} <span class="text-muted">of {{ threshold() }} in {{ alert().window }}</span>
      }
    </span>
    <tocsin-status-badge class="order-2 md:order-5" [status]="alert().status" />
    <span class="text-muted order-6 text-right text-xs md:text-left"
      ><tocsin-when [at]="alert().startedAt" /><span class="hidden md:block">open {{ age() }}</span></span
    >
  </a>`,
})
export class AlertRow {
  private readonly clock = inject(ClockStore);
  readonly alert = input.required<AlertView>();
  protected readonly values = computed(() => this.alert().series.map((point) => point.count));
  protected readonly count = computed(() => countText(this.alert().value));
  protected readonly threshold = computed(() => countText(this.alert().threshold));
  protected readonly age = computed(() => openFor(this.alert(), this.clock.nowMs()));
}
