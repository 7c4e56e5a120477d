import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { LogLevel } from '@tocsin/contracts';

const COLOURS: Record<LogLevel, string> = {
  trace: 'var(--muted)',
  debug: 'var(--muted)',
  info: 'var(--accent)',
  warn: 'var(--warn)',
  error: 'var(--danger)',
  fatal: 'var(--danger)',
};

@Component({
  selector: 'tocsin-level-mark',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span class="text-xs font-semibold uppercase" [style.color]="colour()">{{ level() }}</span>`,
})
export class LevelMark {
  readonly level = input.required<LogLevel>();
  protected readonly colour = computed(() => COLOURS[this.level()]);
}
