import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { FormsModule } from '@angular/forms';
import type { ReclassificationInput } from '@tocsin/contracts';
import { ApiError } from '../../api/api-error.ts';
import { countText } from '../../charts/numbers.ts';
import { Failure } from '../../feedback/failure.ts';
import { Skeleton } from '../../feedback/skeleton.ts';
import { ToastStore } from '../../feedback/toast.store.ts';
import { SessionStore } from '../../session/session.store.ts';
import { When } from '../../time/when.ts';
import { ReclassificationStore } from './reclassification.store.ts';

const WHILE_RUNNING_MS = 1500;
const OTHERWISE_MS = 30_000;
const SPANS = [
  { from: 'now-1h', label: 'the last hour' },
  { from: 'now-24h', label: 'the last 24 hours' },
  { from: 'now-7d', label: 'the last 7 days' },
  { from: 'now-30d', label: 'the last 30 days' },
] as const;

/** Judges stored logs again, by what is in force now; as a job with progress. */
@Component({
  selector: 'tocsin-reclassification-card',
  imports: [Failure, FormsModule, Skeleton, When],
  providers: [ReclassificationStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './reclassification-card.html',
})
export class ReclassificationCard {
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(ReclassificationStore);
  protected readonly mayStart = inject(SessionStore).can('settings:write');
  protected readonly spans = SPANS;
  protected readonly from = signal<string>(SPANS[1].from);
  protected readonly query = signal('');
  protected readonly fault = signal<string | null>(null);
  protected readonly busy = signal(false);
  protected readonly wanted = computed<ReclassificationInput>(() => ({ q: this.query().trim(), from: this.from(), to: 'now' }));
  protected readonly concerned = computed(() => {
    const count = this.store.concerned.value();
    return count === null || this.store.concerned.error() ? '' : `${countText(count)} logs now`;
  });
  protected readonly rows = computed(() =>
    (this.store.jobs.value()?.items ?? []).slice(0, 10).map((job) => ({
      job,
      open: job.status === 'waiting' || job.status === 'running',
      figures: `${countText(job.checked)} judged, ${countText(job.changed)} changed`,
      percent: Math.floor(job.progress * 100),
    })),
  );
  private readonly open = computed(() => this.rows().some((row) => row.open));

  constructor() {
    effect((onCleanup) => {
      const every = this.open() ? WHILE_RUNNING_MS : OTHERWISE_MS;
      untracked(() => void this.store.load());
      const timer = setInterval(() => void this.store.load(), every);
      onCleanup(() => clearInterval(timer));
    });
    effect((onCleanup) => {
      const wanted = this.wanted();
      if (!this.mayStart) return;
      const timer = setTimeout(() => void this.store.count(wanted), 400);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected async start(): Promise<void> {
    this.busy.set(true);
    this.fault.set(null);
    try {
      await this.store.start(this.wanted());
    } catch (error) {
      this.fault.set(ApiError.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }

  protected async cancel(id: string): Promise<void> {
    try {
      await this.store.cancel(id);
      this.toasts.done('Cancelled; what was judged again stays so');
    } catch (error) {
      this.toasts.show({ tone: 'danger', text: 'That did not work', detail: ApiError.from(error).message });
    }
  }
}
