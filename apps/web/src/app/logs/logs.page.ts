import { ChangeDetectionStrategy, Component, computed, effect, inject, input, type OnDestroy, untracked, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { LOG_LEVELS } from '@tocsin/contracts';
import { Chart } from '../charts/chart.ts';
import { countText } from '../charts/numbers.ts';
import { paletteOf } from '../charts/palette.ts';
import { trendOptions } from '../charts/trend-chart.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import type { TailRow } from '../tail/tail-buffer.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import { DEFAULT_RANGE, type TimeRange } from '../time-range/time-range.ts';
import { TimeRangePicker } from '../time-range/time-range-picker.ts';
import { LogDrawer } from './log-drawer.ts';
import { LogTable } from './log-table.ts';
import { LogsStore } from './logs.store.ts';
import { neighbourOf, typingIn } from './row-keys.ts';
import { chipsOf, withoutPart, withPart } from './query-text.ts';
import { queryErrorOf, refusedQueryOf } from './query-error.ts';
import { SearchBar } from './search-bar.ts';
import { TailStore } from './tail.store.ts';

/** Search and live tail. Everything that is looked at stands in the URL. */
@Component({
  selector: 'tocsin-logs-page',
  imports: [Chart, Empty, Failure, LogDrawer, LogTable, SearchBar, Skeleton, TimeRangePicker],
  providers: [LogsStore, TailStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'flex h-full flex-col', '(document:keydown)': 'pressed($event)' },
  templateUrl: './logs.page.html',
})
export class LogsPage implements OnDestroy {
  private readonly router = inject(Router);
  private readonly theme = inject(ThemeStore);
  private readonly bar = viewChild.required(SearchBar);
  protected readonly store = inject(LogsStore);
  protected readonly tailStore = inject(TailStore);
  readonly q = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly order = input<string>();
  readonly tail = input<string>();
  readonly selected = input<string>();
  protected readonly query = computed(() => this.q() ?? '');
  protected readonly range = computed<TimeRange>(() => ({ from: this.from() ?? DEFAULT_RANGE.from, to: this.to() ?? DEFAULT_RANGE.to }));
  protected readonly ascending = computed(() => this.order() === 'asc');
  protected readonly live = computed(() => this.tail() === '1');
  protected readonly chips = computed(() => chipsOf(this.query()));
  protected readonly rows = computed<readonly TailRow[]>(() =>
    this.live()
      ? this.tailStore.rows()
      : (this.store.result.value()?.items ?? []).map((log) => ({ kind: 'log' as const, key: log.id, log })),
  );
  protected readonly total = computed(() => {
    const total = this.store.result.value()?.total;
    return total ? `${countText(total.value)}${total.relation === 'gte' ? '+' : ''} logs` : '';
  });
  protected readonly queryError = computed(
    () => queryErrorOf(this.query()) ?? (this.live() ? null : refusedQueryOf(this.store.result.error()?.problem)),
  );
  protected readonly histogram = computed(() => {
    const trend = this.store.histogram.value();
    return trend && trendOptions(trend, LOG_LEVELS, paletteOf(this.theme.theme()), 'bar');
  });

  constructor() {
    void this.store.loadFields();
    effect(() => {
      const [live, q] = [this.live(), this.query()];
      untracked(() => (live && !queryErrorOf(q) ? this.tailStore.start(q) : this.tailStore.stop()));
    });
    effect(() => {
      this.query();
      this.range();
      this.ascending();
      if (!this.live() && !queryErrorOf(this.query())) untracked(() => void this.load());
    });
    effect(() => {
      const id = this.selected();
      if (id) untracked(() => void this.store.select(id, this.known(id)));
    });
  }

  ngOnDestroy(): void {
    this.tailStore.stop();
  }

  protected load(): Promise<void> {
    return this.store.search({ q: this.query(), ...this.range() }, this.ascending() ? 'asc' : 'desc');
  }

  /** Changes the URL; null takes a part away. */
  protected go(queryParams: Record<string, string | null>): void {
    void this.router.navigate(['/logs'], { queryParams, queryParamsHandling: 'merge' });
  }

  protected addFilter(part: string): void {
    this.go({ q: withPart(this.query(), part) });
  }

  protected removeChip(part: string): void {
    this.go({ q: withoutPart(this.query(), part) || null });
  }

  protected pressed(event: KeyboardEvent): void {
    if (typingIn(event)) return;
    if (event.key === '/') {
      event.preventDefault();
      this.bar().focus();
    } else if (event.key === 'Escape' && this.selected()) this.go({ selected: null });
    else if (event.key === 'j' || event.key === 'k') {
      const next = neighbourOf(this.rows(), this.selected() ?? null, event.key === 'j' ? 1 : -1);
      if (next) this.go({ selected: next });
    }
  }

  private known(id: string) {
    const row = this.rows().find((r) => r.key === id);
    return row?.kind === 'log' ? row.log : undefined;
  }
}
