import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

/** An on/off switch. */
@Component({
  selector: 'tocsin-toggle',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'inline-flex' },
  template: `<button
    type="button"
    role="switch"
    class="relative h-5 w-9 shrink-0 rounded-full transition-colors disabled:cursor-not-allowed disabled:opacity-60"
    [class]="on() ? 'bg-accent' : 'bg-muted/60'"
    [attr.aria-checked]="on()"
    [attr.aria-label]="label()"
    [disabled]="disabled()"
    (click)="changed.emit(!on())"
  >
    <span class="absolute top-0.5 left-0.5 size-4 rounded-full bg-white shadow transition-transform" [class.translate-x-4]="on()"></span>
  </button>`,
})
export class Toggle {
  readonly on = input.required<boolean>();
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly changed = output<boolean>();
}
