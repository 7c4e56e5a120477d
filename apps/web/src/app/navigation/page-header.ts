import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A page's name, a line on what it is for, and its actions (as content). */
@Component({
  selector: 'tocsin-page-header',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<header class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
    <div class="min-w-0">
      <h1 class="page-title">{{ heading() }}</h1>
      @if (about()) {
        <p class="text-muted mt-0.5 max-w-3xl text-xs">{{ about() }}</p>
      }
    </div>
    <div class="flex flex-wrap items-center gap-2"><ng-content /></div>
  </header>`,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly about = input('');
}
