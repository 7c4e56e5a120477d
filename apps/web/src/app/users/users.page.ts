import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { UserInput, UserPatch, UserView } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { Confirm } from '../dialog/confirm.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { When } from '../time/when.ts';
import { UserDialog } from './user-dialog.ts';
import { UsersStore } from './users.store.ts';

@Component({
  selector: 'tocsin-users-page',
  imports: [Confirm, Failure, PageHeader, Skeleton, UserDialog, When],
  providers: [UsersStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './users.page.html',
})
export class UsersPage {
  private readonly toasts = inject(ToastStore);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(UsersStore);
  protected readonly mayWrite = this.session.can('users:write');
  protected readonly me = this.session.me;
  protected readonly editing = signal<UserView | 'new' | null>(null);
  protected readonly switching = signal<UserView | null>(null);
  protected readonly busy = signal(false);
  protected readonly problem = signal<ApiError | null>(null);

  constructor() {
    void this.store.load();
  }

  protected edit(user: UserView | 'new'): void {
    this.problem.set(null);
    this.editing.set(user);
  }

  protected ask(user: UserView): void {
    this.problem.set(null);
    this.switching.set(user);
  }

  protected create(input: UserInput): Promise<void> {
    return this.act(() => this.store.create(input), `${input.name} can sign in now`);
  }

  protected change(user: UserView, patch: UserPatch): Promise<void> {
    return this.act(() => this.store.change(user.id, patch), `${patch.name ?? user.name} was changed`);
  }

  private async act(action: () => Promise<void>, done: string): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      await action();
      this.editing.set(null);
      this.switching.set(null);
      this.toasts.done(done);
    } catch (error) {
      this.problem.set(ApiError.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
