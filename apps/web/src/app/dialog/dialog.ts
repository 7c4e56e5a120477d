import { afterNextRender, ChangeDetectionStrategy, Component, type ElementRef, input, output, viewChild } from '@angular/core';

let last = 0;

/**
 * A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, and goes back to where it was.
 * It is open as long as it is in the page.
 */
@Component({
  selector: 'tocsin-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<dialog
    #dialog
    class="border-line bg-panel text-ink m-auto max-h-[90dvh] w-[min(34rem,calc(100vw-1.5rem))] overflow-y-auto rounded-lg border p-0 shadow-xl"
    [attr.aria-labelledby]="titleId"
    (cancel)="$event.preventDefault(); closed.emit()"
  >
    <header class="border-line flex items-center gap-3 border-b px-4 py-3">
      <h2 class="flex-1 font-semibold" [id]="titleId">{{ heading() }}</h2>
      <button class="button button-icon -mr-1" type="button" aria-label="Close" (click)="closed.emit()">✕</button>
    </header>
    <div class="p-4"><ng-content /></div>
  </dialog>`,
})
export class Dialog {
  readonly heading = input.required<string>();
  readonly closed = output();
  protected readonly titleId = `dialog-title-${++last}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => {
      const element = this.dialog().nativeElement;
      element.showModal();
      // The first field is where one wants to be, not the close button.
      element.querySelector<HTMLElement>('[data-autofocus], input, select, textarea')?.focus();
    });
  }
}
