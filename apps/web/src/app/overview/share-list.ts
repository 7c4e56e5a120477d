import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { StatsResult } from '@tocsin/contracts';
import { Chart } from '../charts/chart.ts';
import { countText } from '../charts/numbers.ts';
import { colourOf, paletteOf } from '../charts/palette.ts';
import { shareOptions } from '../charts/share-chart.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import type { TimeRange } from '../time-range/time-range.ts';

/** Categories as a ring and as a list, which leads to the logs of each. */
@Component({
  selector: 'tocsin-share-list',
  imports: [Chart, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="grid grid-cols-[8.5rem_1fr] items-center gap-5 xl:grid-cols-1 xl:gap-3">
    <tocsin-chart class="h-36" [options]="options()" label="Ring chart of the share of each category; the list beside it has the figures" />
    <ul>
      @for (share of shares(); track share.key) {
        <li>
          <a
            class="hover:bg-raised -mx-2 grid grid-cols-[0.75rem_1fr_auto] items-center gap-2 rounded px-2 py-1 sm:grid-cols-[0.75rem_1fr_auto_3.5rem]"
            routerLink="/logs"
            [queryParams]="{ q: 'category:' + share.key, from: range().from, to: range().to }"
          >
            <span class="size-2 rounded-sm" [style.background]="share.colour"></span>
            <span class="truncate capitalize">{{ share.key }}</span>
            <span class="hidden tabular-nums sm:inline">{{ share.count }}</span>
            <span class="text-muted text-right tabular-nums">{{ share.percent }}</span>
          </a>
        </li>
      }
    </ul>
  </div>`,
})
export class ShareList {
  private readonly theme = inject(ThemeStore);
  readonly stats = input.required<StatsResult>();
  readonly range = input.required<TimeRange>();
  private readonly palette = computed(() => paletteOf(this.theme.theme()));
  protected readonly options = computed(() => shareOptions(this.stats(), this.palette()));
  protected readonly shares = computed(() => {
    const total = Math.max(1, this.stats().total);
    return this.stats().groups.map((group, index) => ({
      key: group.key,
      count: countText(group.count),
      percent: `${((group.count / total) * 100).toFixed(1)} %`,
      colour: colourOf(group.key, index, this.palette()),
    }));
  });
}
