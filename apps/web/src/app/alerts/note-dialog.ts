import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Dialog } from '../dialog/dialog.ts';

/** Asks for a note to go with what is done to an alert. */
@Component({
  selector: 'tocsin-note-dialog',
  imports: [Dialog, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<tocsin-dialog [heading]="heading()" (closed)="closed.emit()">
    <form (ngSubmit)="done.emit(note().trim())">
      <p class="text-muted mb-3">{{ about() }}</p>
      <label class="label" for="note">Note <span class="text-muted font-normal">(optional, kept in the history)</span></label>
      <textarea class="field" id="note" name="note" rows="3" maxlength="1000" [(ngModel)]="note"></textarea>
      @if (fault()) {
        <p class="fault" role="alert">{{ fault() }}</p>
      }
      <div class="mt-4 flex justify-end gap-2">
        <button class="button" type="button" (click)="closed.emit()">Cancel</button>
        <button class="button button-primary" type="submit" [disabled]="busy()">{{ action() }}</button>
      </div>
    </form>
  </tocsin-dialog>`,
})
export class NoteDialog {
  readonly heading = input.required<string>();
  readonly about = input.required<string>();
  readonly action = input.required<string>();
  readonly busy = input(false);
  readonly fault = input<string | null>(null);
  readonly done = output<string>();
  readonly closed = output();
  protected readonly note = signal('');
}
