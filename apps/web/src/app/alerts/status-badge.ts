import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AlertStatus } from '@tocsin/contracts';
import { STATUS_COLOURS } from './alert-text.ts';

@Component({
  selector: 'tocsin-status-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span class="inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap capitalize" [style.color]="colour()">
    <span class="size-1.5 rounded-full bg-current"></span>{{ status() }}
  </span>`,
})
export class StatusBadge {
  readonly status = input.required<AlertStatus>();
  protected readonly colour = computed(() => STATUS_COLOURS[this.status()]);
}
