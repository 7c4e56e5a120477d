import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Router } from '@angular/router';
import { ApiError } from '../api/api-error.ts';
import { SessionStore } from './session.store.ts';

@Component({
  selector: 'tocsin-sign-in-page',
  imports: [FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in.page.html',
})
export class SignInPage {
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  /** Where to go afterwards, from the URL: a path inside this app only. */
  readonly back = input<string>();
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<string | null>(null);

  protected async submit(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      await this.session.signIn(this.email().trim(), this.password());
      const back = this.back() ?? '/';
      await this.router.navigateByUrl(/^\/(?!\/)/.test(back) ? back : '/');
    } catch (error) {
      this.problem.set(ApiError.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }
}
