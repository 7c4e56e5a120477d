import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** Nothing to show, and what to do about it (as content). */
@Component({
  selector: 'tocsin-empty',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="flex flex-col items-center gap-2 p-8 text-center">
    <p class="font-medium">{{ title() }}</p>
    <div class="text-muted max-w-md space-y-3"><ng-content /></div>
  </div>`,
})
export class Empty {
  readonly title = input.required<string>();
}
