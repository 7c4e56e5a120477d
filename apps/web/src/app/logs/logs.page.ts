import { ChangeDetectionStrategy, Component, computed, effect, inject, input, type OnDestroy, untracked, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { ClassifiedLog } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { FirstLog } from '../feedback/first-log.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import type { TailRow } from '../tail/tail-buffer.ts';
import { refreshMs } from '../time-range/refresh.ts';
import { DEFAULT_RANGE, type TimeRange } from '../time-range/time-range.ts';
import { FilterChips } from './filter-chips.ts';
import { Histogram } from './histogram.ts';
import { LogDrawer } from './log-drawer.ts';
import { LogTable } from './log-table.ts';
import { LogsHeader } from './logs-header.ts';
import { LogsStore } from './logs.store.ts';
import { queryErrorOf, refusedQueryOf } from './query-error.ts';
import { term, withPart } from './query-text.ts';
import { neighbourOf, stepOf, typingIn } from './row-keys.ts';
import { SearchBar } from './search-bar.ts';
import { TailStore } from './tail.store.ts';

/** Search and live tail. Everything that is looked at stands in the URL. */
@Component({
  selector: 'tocsin-logs-page',
  imports: [Empty, Failure, FilterChips, FirstLog, Histogram, LogDrawer, LogTable, LogsHeader, SearchBar, Skeleton],
  providers: [LogsStore, TailStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'flex h-full flex-col', '(document:keydown)': 'pressed($event)' },
  templateUrl: './logs.page.html',
})
export class LogsPage implements OnDestroy {
  private readonly router = inject(Router);
  private readonly bar = viewChild.required(SearchBar);
  private readonly table = viewChild(LogTable);
  protected readonly store = inject(LogsStore);
  protected readonly tailStore = inject(TailStore);
  readonly q = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly order = input<string>();
  readonly tail = input<string>();
  readonly refresh = input<string>();
  readonly selected = input<string>();
  protected readonly query = computed(() => this.q() ?? '');
  protected readonly range = computed<TimeRange>(() => ({ from: this.from() ?? DEFAULT_RANGE.from, to: this.to() ?? DEFAULT_RANGE.to }));
  protected readonly zoomed = computed(() => !this.range().from.startsWith('now'));
  protected readonly ascending = computed(() => this.order() === 'asc');
  protected readonly live = computed(() => this.tail() === '1');
  protected readonly rows = computed<readonly TailRow[]>(() =>
    this.live()
      ? this.tailStore.rows()
      : (this.store.result.value()?.items ?? []).map((log) => ({ kind: 'log' as const, key: log.id, log })),
  );
  protected readonly total = computed(() => {
    const result = this.store.result.value();
    if (!result) return '';
    return `${countText(result.total.value)}${result.total.relation === 'gte' ? '+' : ''} logs in ${result.tookMs.toFixed(0)} ms`;
  });
  protected readonly queryError = computed(
    () => queryErrorOf(this.query()) ?? (this.live() ? null : refusedQueryOf(this.store.result.error()?.problem)),
  );

  constructor() {
    void this.store.loadFields();
    effect(() => {
      const [live, q] = [this.live(), this.query()];
      untracked(() => (live && !queryErrorOf(q) ? this.tailStore.start(q) : this.tailStore.stop()));
    });
    effect((onCleanup) => {
      this.query();
      this.range();
      this.ascending();
      if (this.live() || queryErrorOf(this.query())) return;
      untracked(() => void this.load());
      const everyMs = refreshMs(this.refresh());
      if (everyMs === null) return;
      const timer = setInterval(() => {
        if (document.visibilityState === 'visible' && this.store.onFirstPage()) void this.load();
      }, everyMs);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      if (this.selected()) untracked(() => this.reselect());
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

  /** Opens a log. On the live tail that stops the rows from running away. */
  protected choose(id: string): void {
    if (this.live()) this.tailStore.pause();
    this.go({ selected: id });
  }

  protected follow(): void {
    this.table()?.toTop();
    this.tailStore.resume();
  }

  protected addFilter(part: string): void {
    this.go({ q: withPart(this.query(), part) });
  }

  /** All logs of a trace, in the order in which they happened. */
  protected showTrace(log: ClassifiedLog): void {
    const at = Date.parse(log.timestamp);
    const [from, to] = [at - 3_600_000, at + 3_600_000].map((ms) => new Date(ms).toISOString());
    this.go({ q: term('trace', log.traceId ?? ''), from: from ?? null, to: to ?? null, order: 'asc', tail: null });
  }

  protected reselect(): void {
    const id = this.selected();
    if (id) void this.store.select(id, this.known(id));
  }

  protected pressed(event: KeyboardEvent): void {
    if (typingIn(event)) return;
    if (event.key === '/') this.bar().focus();
    else if (event.key === 'Escape' && this.selected()) this.go({ selected: null });
    else if (stepOf(event)) {
      const next = neighbourOf(this.rows(), this.selected() ?? null, stepOf(event) ?? 1);
      if (next) this.choose(next);
    } else return;
    event.preventDefault();
  }

  private known(id: string): ClassifiedLog | undefined {
    const row = this.rows().find((r) => r.key === id);
    return row?.kind === 'log' ? row.log : undefined;
  }
}
