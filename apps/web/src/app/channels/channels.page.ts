import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { Channel, ChannelInput } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { Confirm } from '../dialog/confirm.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { ChannelCard } from './channel-card.ts';
import { ChannelDialog } from './channel-dialog.ts';
import { ChannelsStore } from './channels.store.ts';

@Component({
  selector: 'tocsin-channels-page',
  imports: [ChannelCard, ChannelDialog, Confirm, Empty, Failure, PageHeader, Skeleton],
  providers: [ChannelsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './channels.page.html',
})
export class ChannelsPage {
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(ChannelsStore);
  protected readonly mayWrite = inject(SessionStore).can('channels:write');
  protected readonly editing = signal<Channel | 'new' | null>(null);
  protected readonly removing = signal<Channel | null>(null);
  protected readonly busy = signal(false);
  protected readonly problem = signal<ApiError | null>(null);

  constructor() {
    void this.store.load();
  }

  protected edit(channel: Channel | 'new'): void {
    this.problem.set(null);
    this.editing.set(channel);
  }

  protected ask(channel: Channel): void {
    this.problem.set(null);
    this.removing.set(channel);
  }

  protected async save(channel: Channel | 'new', input: ChannelInput): Promise<void> {
    await this.act(() => this.store.save(channel === 'new' ? null : channel.id, input), `${input.name} was saved. Send a test to be sure.`);
  }

  protected async remove(channel: Channel): Promise<void> {
    await this.act(() => this.store.remove(channel.id), `${channel.name} was deleted`);
  }

  private async act(action: () => Promise<void>, done: string): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      await action();
      this.editing.set(null);
      this.removing.set(null);
      this.toasts.done(done);
    } catch (error) {
      this.problem.set(ApiError.from(error));
    } finally {
      this.busy.set(false);
    }
  }
}
