import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiError } from '../../api/api-error.ts';
import { Confirm } from '../../dialog/confirm.ts';
import { Failure } from '../../feedback/failure.ts';
import { Skeleton } from '../../feedback/skeleton.ts';
import { ToastStore } from '../../feedback/toast.store.ts';
import { SessionStore } from '../../session/session.store.ts';
import { When } from '../../time/when.ts';
import { ModelDetailView } from './model-detail.ts';
import { percentText, STATUS_TEXTS } from './model-text.ts';
import { ModelsStore } from './models.store.ts';

const WHILE_TRAINING_MS = 2000;
const OTHERWISE_MS = 30_000;

/** The models that there are, the one in force, and how the next one comes about. */
@Component({
  selector: 'tocsin-models-card',
  imports: [Confirm, Failure, ModelDetailView, Skeleton, When],
  providers: [ModelsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './models-card.html',
})
export class ModelsCard {
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(ModelsStore);
  protected readonly mayDecide = inject(SessionStore).can('settings:write');
  protected readonly busy = signal(false);
  protected readonly rollingBack = signal(false);
  /** Version of the model that is looked at. */
  protected readonly opened = signal<string | null>(null);
  protected readonly training = computed(() => {
    const training = this.store.list.value()?.training;
    return training?.status === 'running' ? training : null;
  });
  protected readonly failed = computed(() => {
    const training = this.store.list.value()?.training;
    return training?.status === 'failed' ? training.error : null;
  });
  protected readonly rows = computed(() =>
    (this.store.list.value()?.items ?? []).map((model) => ({
      model,
      status: STATUS_TEXTS[model.status],
      quality: model.figures ? percentText(model.figures.golden.macroF1) : '',
      from: model.origin === 'shipped' ? 'came with the product' : `${model.corrections} corrections`,
    })),
  );
  protected readonly detail = computed(() => {
    const detail = this.store.detail.value();
    return detail?.version === this.opened() ? detail : null;
  });

  constructor() {
    effect((onCleanup) => {
      const every = this.training() ? WHILE_TRAINING_MS : OTHERWISE_MS;
      untracked(() => void this.store.load());
      const timer = setInterval(() => void this.store.load(), every);
      onCleanup(() => clearInterval(timer));
    });
  }

  /** Corrections have changed. */
  reload(): void {
    void this.store.load();
  }

  protected toggle(version: string): void {
    this.opened.set(this.opened() === version ? null : version);
    if (this.opened() !== null) void this.store.open(version);
  }

  protected train(): Promise<void> {
    return this.attempt(() => this.store.train(), 'Training has begun');
  }
  protected activate(version: string): Promise<void> {
    return this.attempt(() => this.store.activate(version), `Model ${version} is in force`);
  }
  protected refuse(version: string): Promise<void> {
    return this.attempt(() => this.store.refuse(version), `Model ${version} is refused`);
  }
  protected async rollBack(): Promise<void> {
    await this.attempt(() => this.store.rollBack(), 'Rolled back');
    this.rollingBack.set(false);
  }

  private async attempt(work: () => Promise<void>, done: string): Promise<void> {
    this.busy.set(true);
    try {
      await work();
      this.toasts.done(done);
      const opened = this.opened();
      if (opened !== null) void this.store.open(opened);
    } catch (error) {
      this.toasts.show({ tone: 'danger', text: 'That did not work', detail: ApiError.from(error).message });
    } finally {
      this.busy.set(false);
    }
  }
}
