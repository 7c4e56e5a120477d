import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Silence } from '@tocsin/contracts';
import { GroupChips } from '../alerts/group-chips.ts';
import { ApiError } from '../api/api-error.ts';
import { Confirm } from '../dialog/confirm.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { ClockStore } from '../time/clock.store.ts';
import { When } from '../time/when.ts';
import { SilencesStore, stateOf } from './silences.store.ts';

const COLOURS = { active: 'var(--warn)', planned: 'var(--accent)', ended: 'var(--muted)' } as const;

@Component({
  selector: 'tocsin-silences-page',
  imports: [Confirm, Empty, Failure, GroupChips, PageHeader, RouterLink, Skeleton, When],
  providers: [SilencesStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './silences.page.html',
})
export class SilencesPage {
  private readonly clock = inject(ClockStore);
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(SilencesStore);
  protected readonly mayAct = inject(SessionStore).can('alerts:act');
  protected readonly ending = signal<Silence | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly rows = computed(() =>
    (this.store.page.value()?.items ?? []).map((silence) => {
      const state = stateOf(silence, this.clock.nowMs());
      return { silence, state, colour: COLOURS[state], rule: this.store.ruleName(silence.ruleId) };
    }),
  );

  constructor() {
    void this.store.load();
  }

  protected ask(silence: Silence): void {
    this.fault.set(null);
    this.ending.set(silence);
  }

  protected async end(silence: Silence): Promise<void> {
    try {
      await this.store.end(silence.id);
      this.ending.set(null);
      this.toasts.done('Silence ended');
    } catch (error) {
      this.fault.set(ApiError.from(error).message);
    }
  }
}
