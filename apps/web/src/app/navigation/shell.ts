import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { SessionStore } from '../session/session.store.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import { pagesFor } from './pages.ts';

/** The frame around every page: where one is, where one can go, who one is. */
@Component({
  selector: 'tocsin-shell',
  imports: [RouterOutlet, RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shell.html',
})
export class Shell {
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  protected readonly theme = inject(ThemeStore);
  protected readonly me = this.session.me;
  protected readonly pages = computed(() => (this.me() ? pagesFor((scope) => this.session.can(scope)) : []));

  protected async signOut(): Promise<void> {
    await this.session.signOut().catch(() => undefined);
    await this.router.navigate(['/sign-in']);
  }
}
