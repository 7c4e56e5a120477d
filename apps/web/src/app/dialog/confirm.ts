import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Dialog } from './dialog.ts';

/** Asks before something that can't be undone. The content says what will happen. */
@Component({
  selector: 'tocsin-confirm',
  imports: [Dialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<tocsin-dialog [heading]="heading()" (closed)="cancelled.emit()">
    <div class="text-muted"><ng-content /></div>
    @if (fault()) {
      <p class="fault" role="alert">{{ fault() }}</p>
    }
    <div class="mt-5 flex justify-end gap-2">
      <button class="button" type="button" data-autofocus (click)="cancelled.emit()">Cancel</button>
      <button class="button button-danger" type="button" [disabled]="busy()" (click)="confirmed.emit()">{{ action() }}</button>
    </div>
  </tocsin-dialog>`,
})
export class Confirm {
  readonly heading = input.required<string>();
  readonly action = input.required<string>();
  readonly busy = input(false);
  readonly fault = input<string | null>(null);
  readonly confirmed = output();
  readonly cancelled = output();
}
