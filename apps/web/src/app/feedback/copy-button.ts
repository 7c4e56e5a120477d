import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';

const SAID_MS = 2000;

/** Copies a text, and says so for a moment. */
@Component({
  selector: 'tocsin-copy-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'inline-flex' },
  template: `<button class="button" [class.button-small]="small()" type="button" (click)="copy()">
    <span aria-live="polite">{{ said() ?? label() }}</span>
  </button>`,
})
export class CopyButton {
  private readonly clipboard = inject(Clipboard);
  readonly text = input.required<string>();
  readonly label = input('Copy');
  readonly small = input(true);
  protected readonly said = signal<string | null>(null);

  protected copy(): void {
    this.said.set(this.clipboard.copy(this.text()) ? 'Copied' : 'Copy it by hand');
    setTimeout(() => this.said.set(null), SAID_MS);
  }
}
