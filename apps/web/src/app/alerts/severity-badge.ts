import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AlertSeverity } from '@tocsin/contracts';

const COLOURS: Record<AlertSeverity, string> = { critical: 'var(--danger)', warning: 'var(--warn)', info: 'var(--muted)' };

@Component({
  selector: 'tocsin-severity-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span class="badge w-18 capitalize" [style.color]="colour()">
    <span class="size-1.5 rounded-full" [style.background]="colour()"></span>{{ severity() }}
  </span>`,
})
export class SeverityBadge {
  readonly severity = input.required<AlertSeverity>();
  protected readonly colour = computed(() => COLOURS[this.severity()]);
}
