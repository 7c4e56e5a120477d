import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** Nothing to show, and what to do about it (as content). */
@Component({
  selector: 'tocsin-empty',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="flex flex-col items-center gap-2 px-6 py-10 text-center">
    <p class="font-medium">{{ heading() }}</p>
    <div class="text-muted max-w-xl space-y-3"><ng-content /></div>
  </div>`,
})
export class Empty {
  readonly heading = input.required<string>();
}
