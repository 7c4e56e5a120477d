import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type Toast, ToastStore } from './toast.store.ts';

const EDGES: Record<Toast['tone'], string> = { plain: 'var(--ok)', warn: 'var(--warn)', danger: 'var(--danger)' };

/** The notices of `ToastStore`, read out as they come. */
@Component({
  selector: 'tocsin-toasts',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div
    class="pointer-events-none fixed inset-x-3 bottom-3 z-40 flex flex-col items-end gap-2"
    role="region"
    aria-label="Notices"
    aria-live="polite"
  >
    @for (toast of store.toasts(); track toast.id) {
      <div
        class="border-line bg-panel pointer-events-auto flex w-full max-w-sm items-start gap-3 rounded-lg border border-l-4 py-2.5 pr-2 pl-3 shadow-lg"
        [style.border-left-color]="edges[toast.tone]"
      >
        <div class="min-w-0 flex-1">
          <p class="font-medium">{{ toast.text }}</p>
          @if (toast.detail) {
            <p class="text-muted truncate text-xs">{{ toast.detail }}</p>
          }
        </div>
        @if (toast.link) {
          <a class="button button-small" [routerLink]="toast.link" (click)="store.dismiss(toast.id)">Open</a>
        }
        <button class="button button-icon button-small w-6" type="button" aria-label="Dismiss notice" (click)="store.dismiss(toast.id)">
          ✕
        </button>
      </div>
    }
  </div>`,
})
export class Toasts {
  protected readonly store = inject(ToastStore);
  protected readonly edges = EDGES;
}
