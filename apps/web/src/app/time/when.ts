import { formatDate } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { agoText } from './ago.ts';
import { ClockStore } from './clock.store.ts';

/** A point in time as people read it, with the exact one on hover. */
@Component({
  selector: 'tocsin-when',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (at(); as time) {
      <time class="whitespace-nowrap tabular-nums" [dateTime]="time" [title]="exact()">{{ text() }}</time>
    } @else {
      <span class="text-muted">{{ never() }}</span>
    }`,
})
export class When {
  private readonly clock = inject(ClockStore);
  readonly at = input.required<string | null>();
  readonly never = input('never');
  protected readonly exact = computed(() => formatDate(this.at() ?? '', 'yyyy-MM-dd HH:mm:ss', 'en-US'));
  protected readonly text = computed(() => agoText(Date.parse(this.at() ?? ''), Math.max(this.clock.nowMs(), Date.now())));
}
