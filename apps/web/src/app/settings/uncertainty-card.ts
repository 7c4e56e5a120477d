import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { countText } from '../charts/numbers.ts';
import { SessionStore } from '../session/session.store.ts';
import { UncertaintyPreview } from './uncertainty-preview.ts';

/** From which confidence on a category is believed, in per cent, with what that would have meant for the last hour. */
@Component({
  selector: 'tocsin-uncertainty-card',
  imports: [FormsModule, RouterLink],
  providers: [UncertaintyPreview],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<section class="card p-4" aria-labelledby="uncertainty-title">
    <h2 class="font-semibold" id="uncertainty-title">When the classifier is not sure</h2>
    <p class="text-muted mt-1 mb-3 max-w-2xl">
      With each log the classifier says how sure it is of the category. A log that it is less sure of than this counts as general and is
      marked uncertain; its best guess stays with it. A higher figure means fewer wrong categories and more logs left undecided.
    </p>
    <label class="label" for="uncertain-below">Not sure below</label>
    <div class="flex items-center gap-2">
      <input
        class="field w-24 tabular-nums"
        id="uncertain-below"
        name="uncertain-below"
        type="number"
        min="0"
        max="100"
        step="1"
        aria-describedby="uncertain-preview"
        [disabled]="disabled()"
        [attr.aria-invalid]="fault() !== null"
        [ngModel]="percent()"
        (ngModelChange)="changed.emit($event)"
      />
      %
    </div>
    @if (fault(); as text) {
      <p class="fault" role="alert">{{ text }}</p>
    }
    <p class="hint" id="uncertain-preview" role="status">
      @if (preview(); as last) {
        {{ last }}
        @if (percent()) {
          <a class="link underline" routerLink="/logs" [queryParams]="{ q: query(), from: 'now-1h', to: 'now' }">Look at them</a>
        }
      } @else if (fault() === null && readsLogs) {
        Counting what it would have meant for the last hour…
      }
    </p>
    <p class="hint">
      Find such logs with <code>uncertain:true</code>, or by the guess: <code>guess:security</code>. Logs that are stored already stay as
      they are.
    </p>
  </section>`,
})
export class UncertaintyCard {
  private readonly counts = inject(UncertaintyPreview);
  protected readonly readsLogs = inject(SessionStore).can('logs:read');
  /** null: the box is empty. */
  readonly percent = input.required<number | null>();
  readonly disabled = input(false);
  readonly changed = output<number | null>();
  protected readonly fault = computed(() => {
    const percent = this.percent();
    return percent !== null && percent >= 0 && percent <= 100 ? null : 'A figure from 0 to 100; 0: no log is uncertain.';
  });
  protected readonly query = computed(() => UncertaintyPreview.queryOf(this.percent() ?? 0));
  protected readonly preview = computed(() => {
    const found = this.counts.value();
    if (found === null || found.percent !== this.percent())
      return this.counts.failed() ? 'What it would have meant for the last hour is not known.' : null;
    const { uncertain, total } = found;
    if (total === 0) return 'No logs in the last hour to try it on.';
    const share = ((uncertain / total) * 100).toFixed(1);
    return `Of the ${countText(total)} logs of the last hour, ${countText(uncertain)} (${share} %) would be uncertain.`;
  });

  constructor() {
    effect(() => {
      const percent = this.percent();
      if (this.readsLogs && this.fault() === null && percent !== null) this.counts.ask(percent);
    });
  }
}
