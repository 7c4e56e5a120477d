import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import type { Channel, ChannelInput, ChannelType } from '@tocsin/contracts';
import type { ApiError } from '../api/api-error.ts';
import { Dialog } from '../dialog/dialog.ts';
import { CHANNEL_FIELDS, CHANNEL_TYPES, channelDraftOf, checkChannel, NEW_CHANNEL } from './channel-draft.ts';

/** Makes or changes a channel. */
@Component({
  selector: 'tocsin-channel-dialog',
  imports: [Dialog, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './channel-dialog.html',
})
export class ChannelDialog {
  /** The channel to change; null makes a new one. */
  readonly channel = input.required<Channel | null>();
  readonly busy = input(false);
  readonly problem = input<ApiError | null>(null);
  readonly saved = output<ChannelInput>();
  readonly closed = output();
  protected readonly types = CHANNEL_TYPES;
  protected readonly draft = linkedSignal(() => {
    const channel = this.channel();
    return channel ? channelDraftOf(channel) : NEW_CHANNEL;
  });
  protected readonly fields = computed(() => CHANNEL_FIELDS[this.draft().type]);
  private readonly checked = computed(() => checkChannel(this.draft(), this.channel()?.config ?? null));
  private readonly tried = signal(false);

  /** What is wrong with a field: told once saving was tried. */
  protected faultOf(key: string): string | null {
    const own = this.tried() ? this.checked().faults[key] : undefined;
    return own ?? this.problem()?.faultOf(key) ?? this.problem()?.faultOf(`config.${key}`) ?? null;
  }

  protected setName(name: string): void {
    this.draft.update((draft) => ({ ...draft, name }));
  }

  protected setType(type: ChannelType): void {
    this.draft.update((draft) => ({ ...draft, type }));
  }

  protected setEnabled(enabled: boolean): void {
    this.draft.update((draft) => ({ ...draft, enabled }));
  }

  protected setField(key: string, value: string): void {
    this.draft.update((draft) => ({ ...draft, config: { ...draft.config, [key]: value } }));
  }

  protected save(): void {
    this.tried.set(true);
    const { input } = this.checked();
    if (input && !this.busy()) this.saved.emit(input);
  }
}
