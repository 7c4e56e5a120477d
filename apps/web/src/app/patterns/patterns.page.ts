import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { type Category, type Pattern, PatternSort } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { countText } from '../charts/numbers.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { FirstLog } from '../feedback/first-log.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { TimeRangePicker } from '../time-range/time-range-picker.ts';
import { PatternRow } from './pattern-row.ts';
import { PatternsStore } from './patterns.store.ts';

const DEFAULT_SPAN: TimeRange = { from: 'now-1h', to: 'now' };
const REFRESH_MS = 30_000;
const SORTS: readonly { key: PatternSort; label: string; about: string }[] = [
  { key: 'count', label: 'Most frequent', about: 'the most logs first' },
  { key: 'new', label: 'New', about: 'first received within this time, the latest first' },
  { key: 'rising', label: 'Rising', about: 'those that grew most against the same time yesterday' },
  { key: 'rare', label: 'Rare', about: 'the fewest logs first' },
];

/** What the messages have in common. Everything that is looked at stands in the URL. */
@Component({
  selector: 'tocsin-patterns-page',
  imports: [Empty, Failure, FirstLog, PageHeader, PatternRow, Skeleton, TimeRangePicker],
  providers: [PatternsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './patterns.page.html',
})
export class PatternsPage {
  private readonly router = inject(Router);
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(PatternsStore);
  protected readonly mayPin = inject(SessionStore).can('logs:correct');
  protected readonly busy = signal(false);
  readonly q = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly sort = input<string>();
  protected readonly sorts = SORTS;
  protected readonly query = computed(() => this.q() ?? '');
  protected readonly range = computed<TimeRange>(() => ({ from: this.from() ?? DEFAULT_SPAN.from, to: this.to() ?? DEFAULT_SPAN.to }));
  protected readonly order = computed(() => PatternSort.catch('count').parse(this.sort()));
  protected readonly summary = computed(() => {
    const result = this.store.result.value();
    const about = SORTS.find(({ key }) => key === this.order())?.about ?? '';
    return result ? `${countText(result.total)} logs, ${countText(result.patterns)} patterns; ${about}` : '';
  });

  constructor() {
    effect((onCleanup) => {
      this.query();
      this.range();
      this.order();
      untracked(() => void this.load());
      const timer = setInterval(() => {
        if (document.visibilityState === 'visible') void this.load();
      }, REFRESH_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected load(): Promise<void> {
    return this.store.load({ q: this.query(), ...this.range() }, this.order());
  }

  /** `category` null: the classifier decides again. */
  protected async pin(pattern: Pattern, category: Category | null): Promise<void> {
    this.busy.set(true);
    try {
      await this.store.pin(pattern, category);
      this.toasts.done(category === null ? 'The classifier decides again' : `New logs like this are ${category} from now on`);
    } catch (error) {
      this.toasts.show({ tone: 'danger', text: 'That did not work', detail: ApiError.from(error).message });
    } finally {
      this.busy.set(false);
    }
  }

  protected ask(event: Event): void {
    this.go({ q: (event.target as HTMLInputElement).value.trim() || null });
  }

  protected go(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
