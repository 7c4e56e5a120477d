import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Grey lines where content will be. */
@Component({
  selector: 'tocsin-skeleton',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="animate-pulse space-y-3 p-4" role="status">
    <span class="sr-only">Loading</span>
    @for (width of widths(); track $index) {
      <div class="bg-raised h-4 rounded" [style.width.%]="width"></div>
    }
  </div>`,
})
export class Skeleton {
  readonly lines = input(4);
  protected readonly widths = computed(() => Array.from({ length: this.lines() }, (_, i) => 90 - ((i * 23) % 50)));
}
