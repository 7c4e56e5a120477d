import { ChangeDetectionStrategy, Component, computed, effect, type ElementRef, inject, signal, untracked, viewChild } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { LiveAlertsStore } from '../alerts/live-alerts.store.ts';
import { Dialog } from '../dialog/dialog.ts';
import { Toasts } from '../feedback/toasts.ts';
import { SessionStore } from '../session/session.store.ts';
import { Account } from './account.ts';
import { BadgedTitle } from './badged-title.ts';
import { NavLinks } from './nav-links.ts';
import { homeFor, pageGroupsFor } from './pages.ts';

/** The frame around every page: where one is, where one can go, who one is, and what fires. */
@Component({
  selector: 'tocsin-shell',
  imports: [Account, Dialog, NavLinks, RouterLink, RouterOutlet, Toasts],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shell.html',
})
export class Shell {
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly title = inject(BadgedTitle);
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly live = inject(LiveAlertsStore);
  protected readonly menuOpen = signal(false);
  protected readonly menuLabel = computed(() =>
    this.live.firingCount() > 0 ? `Open menu, ${this.live.firingCount()} alerts firing` : 'Open menu',
  );
  private readonly can = (scope: Parameters<SessionStore['can']>[0]) => this.session.can(scope);
  protected readonly groups = computed(() => pageGroupsFor(this.can));
  protected readonly home = computed(() => homeFor(this.can));
  private readonly seesAlerts = computed(() => this.session.can('alerts:read'));

  constructor() {
    effect((onCleanup) => {
      if (this.seesAlerts()) onCleanup(untracked(() => this.live.start()));
    });
    effect(() => this.title.badge(this.live.firingCount()));
    effect(() => {
      // Over here or in another tab: what is on the screen must go.
      if (!this.session.signedIn()) untracked(() => void this.leave());
    });
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  private leave(): Promise<boolean> {
    const back = this.router.url;
    return this.router.navigate(['/sign-in'], { queryParams: back === '/' || back.startsWith('/sign-in') ? {} : { back } });
  }
}
