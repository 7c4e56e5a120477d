import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ApiError } from '../../api/api-error.ts';
import { Empty } from '../../feedback/empty.ts';
import { Failure } from '../../feedback/failure.ts';
import { Skeleton } from '../../feedback/skeleton.ts';
import { ToastStore } from '../../feedback/toast.store.ts';
import { SessionStore } from '../../session/session.store.ts';
import { When } from '../../time/when.ts';
import { CorrectionsStore } from './corrections.store.ts';

/** What people said of logs, and the forms of messages that have a category by their word. */
@Component({
  selector: 'tocsin-corrections-card',
  imports: [Empty, Failure, RouterLink, Skeleton, When],
  providers: [CorrectionsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block space-y-4' },
  templateUrl: './corrections-card.html',
})
export class CorrectionsCard {
  private readonly toasts = inject(ToastStore);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CorrectionsStore);
  /** A correction counts no more. */
  readonly changed = output();
  protected readonly mayCorrect = this.session.can('logs:correct');
  private readonly mayAll = this.session.can('settings:write');
  protected readonly rows = computed(() => {
    const me = this.session.me();
    return (this.store.corrections.value()?.items ?? []).map((correction) => ({
      correction,
      standing: correction.withdrawnAt === null,
      mine: this.mayAll || correction.createdBy === (me?.email ?? me?.name),
      logs: { q: '', from: 'now-30d', to: 'now', selected: correction.logId },
    }));
  });
  protected readonly pins = computed(() =>
    (this.store.pins.value()?.items ?? []).map((pin) => ({ pin, text: (pin.text ?? pin.templateId).replaceAll('<*>', '✱') })),
  );

  constructor() {
    void this.store.load();
  }

  protected withdraw(id: string): Promise<void> {
    return this.attempt(() => this.store.withdraw(id), 'Correction withdrawn');
  }
  protected unpin(templateId: string): Promise<void> {
    return this.attempt(() => this.store.unpin(templateId), 'The classifier decides again');
  }

  private async attempt(work: () => Promise<void>, done: string): Promise<void> {
    try {
      await work();
      this.changed.emit();
      this.toasts.done(done);
    } catch (error) {
      this.toasts.show({ tone: 'danger', text: 'That did not work', detail: ApiError.from(error).message });
    }
  }
}
