import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import type { PageLink } from './pages.ts';

@Component({
  selector: 'tocsin-nav-links',
  imports: [RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<nav class="space-y-4" aria-label="Pages">
    @for (group of groups(); track group.group) {
      <div>
        <p class="text-muted mb-1 px-2 text-[0.6875rem] font-medium tracking-wide">{{ group.group }}</p>
        @for (page of group.pages; track page.path) {
          <a
            class="text-muted hover:bg-raised hover:text-ink flex h-8 items-center gap-2.5 rounded-md px-2 font-medium"
            [routerLink]="page.path"
            routerLinkActive="bg-raised !text-ink"
            ariaCurrentWhenActive="page"
            [routerLinkActiveOptions]="{ exact: page.path === '/' }"
            (click)="chosen.emit()"
          >
            <svg class="size-4 shrink-0" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
              <path stroke-linecap="round" stroke-linejoin="round" [attr.d]="page.icon" />
            </svg>
            <span class="flex-1">{{ page.label }}</span>
            @if (page.path === '/alerts' && firing() > 0) {
              <span class="bg-danger text-panel rounded-full px-1.5 text-xs leading-5 font-semibold tabular-nums">
                {{ firing() > 99 ? '99+' : firing() }}<span class="sr-only"> firing</span>
              </span>
            }
          </a>
        }
      </div>
    }
  </nav>`,
})
export class NavLinks {
  readonly groups = input.required<readonly { group: string; pages: PageLink[] }[]>();
  readonly firing = input(0);
  readonly chosen = output();
}
