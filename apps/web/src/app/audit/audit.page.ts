import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { AuditParams } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { PageHeader } from '../navigation/page-header.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { TimeRangePicker } from '../time-range/time-range-picker.ts';
import { AuditEntryDetail } from './audit-entry.ts';
import { type AuditFilters, AuditStore } from './audit.store.ts';

const OUTCOMES = { success: 'var(--ok)', failure: 'var(--warn)', denied: 'var(--danger)' } as const;
const DEFAULT_SPAN: TimeRange = { from: 'now-7d', to: 'now' };

@Component({
  selector: 'tocsin-audit-page',
  imports: [AuditEntryDetail, DatePipe, Empty, Failure, PageHeader, Skeleton, TimeRangePicker],
  providers: [AuditStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit.page.html',
})
export class AuditPage {
  private readonly router = inject(Router);
  protected readonly store = inject(AuditStore);
  readonly action = input<string>();
  readonly actor = input<string>();
  readonly outcome = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  /** The number of the entry that is open. */
  readonly selected = input<string>();
  protected readonly colours = OUTCOMES;
  protected readonly outcomes = Object.keys(OUTCOMES);
  protected readonly count = countText;
  protected readonly range = computed<TimeRange>(() => ({ from: this.from() ?? DEFAULT_SPAN.from, to: this.to() ?? DEFAULT_SPAN.to }));
  private readonly filters = computed<AuditFilters>(() => ({
    action: this.action(),
    actor: this.actor(),
    outcome: AuditParams.shape.outcome.catch(undefined).parse(this.outcome()),
    ...this.range(),
  }));

  constructor() {
    effect(() => {
      this.filters();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<void> {
    return this.store.load(this.filters());
  }

  protected toggle(seq: number): void {
    this.go({ selected: this.selected() === String(seq) ? null : String(seq) });
  }

  protected go(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  protected ask(event: Event, key: 'action' | 'actor'): void {
    this.go({ [key]: (event.target as HTMLInputElement).value.trim() || null, selected: null });
  }
}
