import { KeyValuePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** The group that an alert or a silence is about. */
@Component({
  selector: 'tocsin-group-chips',
  imports: [KeyValuePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'inline-flex max-w-full flex-wrap gap-1' },
  template: `@for (entry of group() | keyvalue; track entry.key) {
      <span class="chip"
        ><span class="text-muted">{{ entry.key }}</span
        ><span class="truncate">{{ entry.value }}</span></span
      >
    } @empty {
      <span class="text-muted text-xs">{{ none() }}</span>
    }`,
})
export class GroupChips {
  readonly group = input.required<Record<string, string>>();
  readonly none = input('all logs');
}
