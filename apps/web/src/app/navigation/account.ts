import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { SessionStore } from '../session/session.store.ts';
import { THEME_CHOICES, type ThemeChoice, ThemeStore } from '../theme/theme.store.ts';

/** Who one is, the colours, and the way out. */
@Component({
  selector: 'tocsin-account',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'border-line block space-y-2 border-t pt-3' },
  template: `<div class="segments flex w-full" role="group" aria-label="Colours">
      @for (choice of choices; track choice) {
        <button
          class="segment flex-1 capitalize"
          type="button"
          [attr.aria-pressed]="theme.choice() === choice"
          (click)="theme.choose(choice)"
        >
          {{ choice }}
        </button>
      }
    </div>
    <div class="flex items-center gap-2 pl-2">
      <div class="min-w-0 flex-1">
        <p class="truncate font-medium" [title]="me()?.email ?? ''">{{ me()?.name }}</p>
        <p class="text-muted truncate text-xs">{{ role() }}</p>
      </div>
      <button class="button button-icon" type="button" (click)="signOut()" aria-label="Sign out" title="Sign out">
        <svg
          class="size-4"
          viewBox="0 0 20 20"
          fill="none"
          stroke="currentColor"
          stroke-width="1.6"
          stroke-linecap="round"
          aria-hidden="true"
        >
          <path d="M8 4H4v12h4M12 6l4 4-4 4M16 10H8" />
        </svg>
      </button>
    </div>`,
})
export class Account {
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  protected readonly theme = inject(ThemeStore);
  protected readonly choices: readonly ThemeChoice[] = THEME_CHOICES;
  protected readonly me = this.session.me;
  protected readonly role = computed(() => this.me()?.role ?? 'API key');

  protected async signOut(): Promise<void> {
    await this.session.signOut().catch(() => undefined);
    await this.router.navigate(['/sign-in']);
  }
}
