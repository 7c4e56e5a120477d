import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import type { AlertView, SilenceInput } from '@tocsin/contracts';
import { Dialog } from '../dialog/dialog.ts';
import { groupText, SILENCE_SPANS, silenceFor } from './alert-text.ts';

/** Silences alerts like this one for a time. */
@Component({
  selector: 'tocsin-silence-dialog',
  imports: [Dialog, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<tocsin-dialog heading="Silence" (closed)="closed.emit()">
    <form class="space-y-4" (ngSubmit)="submit()">
      <p class="text-muted">Alerts still open and close, but nobody is told while the silence lasts.</p>
      <fieldset>
        <legend class="label">What</legend>
        <label class="flex items-center gap-2"
          ><input type="radio" name="whole" [value]="false" [(ngModel)]="whole" /> {{ alert().ruleName }}, only {{ group() }}</label
        >
        <label class="mt-1 flex items-center gap-2"
          ><input type="radio" name="whole" [value]="true" [(ngModel)]="whole" /> {{ alert().ruleName }}, every group</label
        >
      </fieldset>
      <div>
        <label class="label" for="span">For</label>
        <select class="field" id="span" name="span" [(ngModel)]="spanMs">
          @for (span of spans; track span.ms) {
            <option [ngValue]="span.ms">{{ span.label }}</option>
          }
        </select>
      </div>
      <div>
        <label class="label" for="reason">Reason</label>
        <input class="field" id="reason" name="reason" required maxlength="1000" autocomplete="off" [(ngModel)]="reason" />
        <p class="hint">Those who find the silence later will read it.</p>
      </div>
      @if (fault()) {
        <p class="fault" role="alert">{{ fault() }}</p>
      }
      <div class="flex justify-end gap-2">
        <button class="button" type="button" (click)="closed.emit()">Cancel</button>
        <button class="button button-primary" type="submit" [disabled]="busy() || reason().trim() === ''">Silence</button>
      </div>
    </form>
  </tocsin-dialog>`,
})
export class SilenceDialog {
  readonly alert = input.required<AlertView>();
  readonly busy = input(false);
  readonly fault = input<string | null>(null);
  readonly done = output<SilenceInput>();
  readonly closed = output();
  protected readonly spans = SILENCE_SPANS;
  protected readonly whole = signal(false);
  protected readonly spanMs = signal<number>(SILENCE_SPANS[0].ms);
  protected readonly reason = signal('');
  protected readonly group = () => groupText(this.alert().group);

  protected submit(): void {
    const reason = this.reason().trim();
    if (reason !== '') this.done.emit(silenceFor(this.alert(), this.whole(), reason, Date.now() + this.spanMs()));
  }
}
