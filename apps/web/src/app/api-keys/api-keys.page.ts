import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { ApiKeyCreated, ApiKeyInput, ApiKeyView } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { Confirm } from '../dialog/confirm.ts';
import { Dialog } from '../dialog/dialog.ts';
import { CopyButton } from '../feedback/copy-button.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { FirstLog } from '../feedback/first-log.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { ClockStore } from '../time/clock.store.ts';
import { When } from '../time/when.ts';
import { ApiKeysStore, keyStateOf } from './api-keys.store.ts';
import { KeyDialog } from './key-dialog.ts';

const COLOURS = { active: 'var(--ok)', expired: 'var(--warn)', revoked: 'var(--muted)' } as const;

@Component({
  selector: 'tocsin-api-keys-page',
  imports: [Confirm, CopyButton, Dialog, Empty, Failure, FirstLog, KeyDialog, PageHeader, Skeleton, When],
  providers: [ApiKeysStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './api-keys.page.html',
})
export class ApiKeysPage {
  private readonly toasts = inject(ToastStore);
  private readonly clock = inject(ClockStore);
  protected readonly store = inject(ApiKeysStore);
  protected readonly mayWrite = inject(SessionStore).can('keys:write');
  protected readonly creating = signal(false);
  protected readonly created = signal<ApiKeyCreated | null>(null);
  protected readonly revoking = signal<ApiKeyView | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly rows = computed(() =>
    (this.store.page.value()?.items ?? []).map((key) => {
      const state = keyStateOf(key, this.clock.nowMs());
      return { key, state, colour: COLOURS[state] };
    }),
  );

  constructor() {
    void this.store.load();
  }

  protected begin(): void {
    this.fault.set(null);
    this.creating.set(true);
  }

  protected ask(key: ApiKeyView): void {
    this.fault.set(null);
    this.revoking.set(key);
  }

  protected create(input: ApiKeyInput): Promise<void> {
    return this.act(async () => {
      this.created.set(await this.store.create(input));
      this.creating.set(false);
    });
  }

  protected revoke(key: ApiKeyView): Promise<void> {
    return this.act(async () => {
      await this.store.revoke(key.id);
      this.revoking.set(null);
      this.toasts.done(`${key.name} was revoked`);
    });
  }

  private async act(action: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.fault.set(null);
    try {
      await action();
    } catch (error) {
      this.fault.set(ApiError.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }
}
