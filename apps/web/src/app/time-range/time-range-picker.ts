import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { labelOf, PRESETS, type TimeRange } from './time-range.ts';

@Component({
  selector: 'tocsin-time-range-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<select class="field w-auto pr-1" aria-label="Time range" [value]="key()" (change)="choose($event)">
    @if (!isPreset()) {
      <option [value]="key()" selected>{{ label() }}</option>
    }
    @for (preset of presets; track preset.from) {
      <option [value]="preset.from" [selected]="preset.from === key()">{{ preset.label }}</option>
    }
  </select>`,
})
export class TimeRangePicker {
  readonly range = input.required<TimeRange>();
  readonly rangeChange = output<TimeRange>();
  protected readonly presets = PRESETS;
  protected readonly label = computed(() => labelOf(this.range()));
  protected readonly isPreset = computed(() => PRESETS.some((p) => p.from === this.range().from && p.to === this.range().to));
  protected readonly key = computed(() => (this.isPreset() ? this.range().from : 'custom'));

  protected choose(event: Event): void {
    const from = (event.target as HTMLSelectElement).value;
    const preset = PRESETS.find((p) => p.from === from);
    if (preset) this.rangeChange.emit({ from: preset.from, to: preset.to });
  }
}
