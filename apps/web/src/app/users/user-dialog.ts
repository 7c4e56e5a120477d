import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Role, type UserInput, type UserPatch, type UserView } from '@tocsin/contracts';
import type { ApiError } from '../api/api-error.ts';
import { Dialog } from '../dialog/dialog.ts';
import { checkNewUser, checkUserPatch, NEW_USER, ROLE_TEXTS, type UserDraft } from './user-draft.ts';

/** Adds a person, or changes one. */
@Component({
  selector: 'tocsin-user-dialog',
  imports: [Dialog, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<tocsin-dialog [heading]="user() ? 'Edit user' : 'New user'" (closed)="closed.emit()">
    <form class="space-y-4" (ngSubmit)="save()">
      @for (field of fields(); track field.key) {
        <div>
          <label class="label" [for]="'user-' + field.key">{{ field.label }}</label>
          <input
            class="field"
            [id]="'user-' + field.key"
            [name]="field.key"
            [type]="field.type"
            [autocomplete]="field.type === 'password' ? 'new-password' : 'off'"
            [attr.aria-invalid]="faultOf(field.key) !== null"
            [ngModel]="draft()[field.key]"
            (ngModelChange)="set(field.key, $event)"
          />
          @if (faultOf(field.key); as fault) {
            <p class="fault">{{ fault }}</p>
          }
          @if (field.hint) {
            <p class="hint">{{ field.hint }}</p>
          }
        </div>
      }
      <div>
        <label class="label" for="user-role">Role</label>
        <select class="field !w-full" id="user-role" name="role" [ngModel]="draft().role" (ngModelChange)="set('role', $event)">
          @for (role of roles; track role) {
            <option [value]="role">{{ role }}: {{ texts[role] }}</option>
          }
        </select>
      </div>
      @if (problem(); as problem) {
        <p class="fault" role="alert">{{ problem.message }}</p>
      }
      <div class="flex justify-end gap-2">
        <button class="button" type="button" (click)="closed.emit()">Cancel</button>
        <button class="button button-primary" type="submit" [disabled]="busy()">{{ busy() ? 'Saving…' : 'Save user' }}</button>
      </div>
    </form>
  </tocsin-dialog>`,
})
export class UserDialog {
  /** The person to change; null adds a new one. */
  readonly user = input.required<UserView | null>();
  readonly busy = input(false);
  readonly problem = input<ApiError | null>(null);
  readonly created = output<UserInput>();
  readonly changed = output<UserPatch>();
  readonly closed = output();
  protected readonly roles = Role.options;
  protected readonly texts = ROLE_TEXTS;
  private readonly tried = signal(false);
  protected readonly draft = linkedSignal<UserDraft>(() => ({ ...NEW_USER, ...this.user(), password: '' }));
  protected readonly fields = computed(() => {
    const user = this.user();
    const password = { key: 'password' as const, label: user ? 'New password' : 'Password', type: 'password' };
    const name = { key: 'name' as const, label: 'Name', type: 'text', hint: '' };
    return user
      ? [name, { ...password, hint: 'Leave it empty to keep theirs. At least 12 characters.' }]
      : [{ key: 'email' as const, label: 'E-mail', type: 'email', hint: '' }, name, { ...password, hint: 'At least 12 characters.' }];
  });
  private readonly faults = computed(() => {
    const user = this.user();
    return (user ? checkUserPatch(this.draft(), user) : checkNewUser(this.draft())).faults;
  });

  protected faultOf(key: keyof UserDraft): string | null {
    const own = this.tried() ? this.faults()[key] : undefined;
    return own ?? this.problem()?.faultOf(key) ?? null;
  }

  protected set(key: keyof UserDraft, value: string): void {
    this.draft.update((draft) => ({ ...draft, [key]: value }));
  }

  protected save(): void {
    this.tried.set(true);
    if (this.busy()) return;
    const user = this.user();
    if (user) {
      const { input } = checkUserPatch(this.draft(), user);
      if (input) this.changed.emit(input);
    } else {
      const { input } = checkNewUser(this.draft());
      if (input) this.created.emit(input);
    }
  }
}
