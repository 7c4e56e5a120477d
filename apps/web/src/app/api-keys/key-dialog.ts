import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { type ApiKeyInput, type Scope, SCOPES } from '@tocsin/contracts';
import { Dialog } from '../dialog/dialog.ts';

const DAY_MS = 86_400_000;
const LIVES = [
  { label: 'never', days: 0 },
  { label: 'in 30 days', days: 30 },
  { label: 'in 90 days', days: 90 },
  { label: 'in a year', days: 365 },
] as const;

/** Asks what a new key is for and what it may do. */
@Component({
  selector: 'tocsin-key-dialog',
  imports: [Dialog, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<tocsin-dialog heading="New API key" (closed)="closed.emit()">
    <form class="space-y-4" (ngSubmit)="save()">
      <div>
        <label class="label" for="key-name">Name</label>
        <input
          class="field"
          id="key-name"
          name="name"
          maxlength="120"
          autocomplete="off"
          placeholder="Fluent Bit, production"
          [(ngModel)]="name"
        />
        <p class="hint">The machine that will hold it, so that it can be told apart later.</p>
      </div>
      <fieldset>
        <legend class="label">May</legend>
        <div class="grid grid-cols-2 gap-1.5 sm:grid-cols-3">
          @for (scope of all; track scope) {
            <label class="flex items-center gap-2 font-mono text-xs">
              <input type="checkbox" [checked]="scopes().includes(scope)" (change)="toggle(scope)" />{{ scope }}
            </label>
          }
        </div>
      </fieldset>
      <div>
        <label class="label" for="key-life">Expires</label>
        <select class="field" id="key-life" name="life" [(ngModel)]="days">
          @for (life of lives; track life.days) {
            <option [ngValue]="life.days">{{ life.label }}</option>
          }
        </select>
      </div>
      @if (fault()) {
        <p class="fault" role="alert">{{ fault() }}</p>
      }
      <div class="flex justify-end gap-2">
        <button class="button" type="button" (click)="closed.emit()">Cancel</button>
        <button class="button button-primary" type="submit" [disabled]="busy() || name().trim() === '' || scopes().length === 0">
          Create key
        </button>
      </div>
    </form>
  </tocsin-dialog>`,
})
export class KeyDialog {
  readonly busy = input(false);
  readonly fault = input<string | null>(null);
  readonly created = output<ApiKeyInput>();
  readonly closed = output();
  protected readonly all = SCOPES;
  protected readonly lives = LIVES;
  protected readonly name = signal('');
  protected readonly scopes = signal<readonly Scope[]>(['logs:write']);
  protected readonly days = signal<number>(0);

  protected toggle(scope: Scope): void {
    this.scopes.update((scopes) => (scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]));
  }

  protected save(): void {
    const days = this.days();
    this.created.emit({
      name: this.name().trim(),
      scopes: [...this.scopes()],
      expiresAt: days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
    });
  }
}
