import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { Channel } from '@tocsin/contracts';
import { When } from '../time/when.ts';
import { CHANNEL_FIELDS } from './channel-draft.ts';
import type { TestOutcome } from './channels.store.ts';

const STATES: Record<Channel['health']['state'], { text: string; colour: string }> = {
  ok: { text: 'Working', colour: 'var(--ok)' },
  failing: { text: 'Failing', colour: 'var(--danger)' },
  unknown: { text: 'Not used yet', colour: 'var(--muted)' },
};

/** One channel: where it leads, whether it works, and a test. */
@Component({
  selector: 'tocsin-channel-card',
  imports: [When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'card flex flex-col p-4' },
  template: `<div class="flex items-start gap-3">
      <div class="min-w-0 flex-1">
        <h2 class="truncate font-semibold">{{ channel().name }}</h2>
        <p class="text-muted text-xs capitalize">{{ channel().type }}{{ channel().enabled ? '' : ', switched off' }}</p>
      </div>
      <span class="inline-flex items-center gap-1.5 text-xs font-medium" [style.color]="state().colour"
        ><span class="size-1.5 rounded-full bg-current"></span>{{ state().text }}</span
      >
    </div>
    <dl class="mt-3 space-y-1">
      @for (line of lines(); track line.label) {
        <div class="grid grid-cols-[7rem_1fr] gap-2 text-xs">
          <dt class="text-muted">{{ line.label }}</dt>
          <dd class="truncate font-mono" [title]="line.value">{{ line.value }}</dd>
        </div>
      }
      <div class="grid grid-cols-[7rem_1fr] gap-2 text-xs">
        <dt class="text-muted">Last delivered</dt>
        <dd><tocsin-when [at]="channel().health.lastSuccessAt" /></dd>
      </div>
    </dl>
    @if (channel().health.lastError && channel().health.state === 'failing') {
      <p class="text-danger mt-2 text-xs break-words">{{ channel().health.lastError }}</p>
    }
    <div class="mt-auto pt-4" aria-live="polite">
      @if (outcome(); as result) {
        <p class="mb-2 text-xs break-words" [class]="result.delivered ? 'text-ok' : 'text-danger'">
          {{ result.delivered ? 'Test delivered' : 'Test not delivered' }} in {{ result.tookMs.toFixed(0) }} ms. {{ result.detail }}
        </p>
      }
      @if (mayWrite()) {
        <div class="flex gap-1.5">
          <button class="button button-small" type="button" [disabled]="outcome() === null" (click)="test.emit()">
            {{ outcome() === null ? 'Sending…' : 'Send test' }}
          </button>
          <button class="button button-small" type="button" [attr.aria-label]="'Edit ' + channel().name" (click)="edit.emit()">Edit</button>
          <button
            class="button button-small button-danger ml-auto"
            type="button"
            [attr.aria-label]="'Delete ' + channel().name"
            (click)="remove.emit()"
          >
            Delete
          </button>
        </div>
      }
    </div>`,
})
export class ChannelCard {
  readonly channel = input.required<Channel>();
  /** Of the last test; null while it runs, undefined before any. */
  readonly outcome = input<TestOutcome | undefined>();
  readonly mayWrite = input(false);
  readonly test = output();
  readonly edit = output();
  readonly remove = output();
  protected readonly state = computed(() => STATES[this.channel().health.state]);
  protected readonly lines = computed(() => {
    const { type, config } = this.channel();
    return CHANNEL_FIELDS[type].flatMap(({ key, label }) => {
      const value = config[key];
      return typeof value === 'string' ? [{ label, value }] : [];
    });
  });
}
