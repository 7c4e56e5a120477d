import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { localText, rangeOfLocal, timeOf, type TimeRange } from './time-range.ts';

/** Beginning and end in the browser's own time zone. */
@Component({
  selector: 'tocsin-custom-range',
  imports: [FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<form class="space-y-4" (ngSubmit)="submit()">
    <div class="grid gap-4 sm:grid-cols-2">
      <div>
        <label class="label" for="range-from">From</label>
        <input class="field" id="range-from" name="from" type="datetime-local" step="1" required [(ngModel)]="from" />
      </div>
      <div>
        <label class="label" for="range-to">To</label>
        <input class="field" id="range-to" name="to" type="datetime-local" step="1" required [(ngModel)]="to" />
      </div>
    </div>
    <p class="hint">In this browser's time zone, {{ zone }}.</p>
    @if (from() && to() && !wanted()) {
      <p class="fault" role="alert">The range must end after it begins.</p>
    }
    <div class="flex justify-end gap-2">
      <button class="button" type="button" (click)="cancelled.emit()">Cancel</button>
      <button class="button button-primary" type="submit" [disabled]="!wanted()">Apply</button>
    </div>
  </form>`,
})
export class CustomRange {
  readonly range = input.required<TimeRange>();
  readonly chosen = output<TimeRange>();
  readonly cancelled = output();
  protected readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  protected readonly from = linkedSignal(() => localText(timeOf(this.range().from, Date.now())));
  protected readonly to = linkedSignal(() => localText(timeOf(this.range().to, Date.now())));
  protected readonly wanted = computed(() => rangeOfLocal(this.from(), this.to()));

  protected submit(): void {
    const wanted = this.wanted();
    if (wanted) this.chosen.emit(wanted);
  }
}
