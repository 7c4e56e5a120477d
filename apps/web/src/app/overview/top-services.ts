import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { StatsResult } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';
import { Empty } from '../feedback/empty.ts';
import { term } from '../logs/query-text.ts';
import type { TimeRange } from '../time-range/time-range.ts';

@Component({
  selector: 'tocsin-top-services',
  imports: [Empty, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (rows().length === 0) {
      <tocsin-empty heading="No service has sent logs in this time">Choose a longer time range.</tocsin-empty>
    } @else {
      <ol class="space-y-2.5">
        @for (row of rows(); track row.key) {
          <li>
            <a class="group block" routerLink="/logs" [queryParams]="{ q: row.query, from: range().from, to: range().to }">
              <span class="flex justify-between gap-3">
                <span class="truncate group-hover:underline">{{ row.key }}</span>
                <span class="tabular-nums">{{ row.count }}</span>
              </span>
              <span class="bg-raised mt-1 block h-1.5 rounded-full" aria-hidden="true">
                <span class="bg-accent block h-full rounded-full" [style.width.%]="row.percent"></span>
              </span>
            </a>
          </li>
        }
      </ol>
    }`,
})
export class TopServices {
  readonly stats = input.required<StatsResult>();
  readonly range = input.required<TimeRange>();
  protected readonly rows = computed(() => {
    const groups = this.stats().groups;
    const most = Math.max(1, ...groups.map((group) => group.count));
    return groups.map(({ key, count }) => ({ key, count: countText(count), percent: (count / most) * 100, query: term('service', key) }));
  });
}
