import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { Dialog } from '../dialog/dialog.ts';
import { CustomRange } from './custom-range.ts';
import { labelOf, PRESETS, type TimeRange } from './time-range.ts';

const CUSTOM = 'custom';

/** Preset spans, and an own one with a beginning and an end. */
@Component({
  selector: 'tocsin-time-range-picker',
  imports: [CustomRange, Dialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'inline-flex max-w-full' },
  template: `<select class="field max-w-full" aria-label="Time range" (change)="choose($event)">
      @if (!isPreset()) {
        <option value="current" selected>{{ label() }}</option>
      }
      @for (preset of presets; track preset.from) {
        <option [value]="preset.from" [selected]="isPreset() && preset.from === range().from">{{ preset.label }}</option>
      }
      <option [value]="custom">Custom range…</option>
    </select>
    @if (open()) {
      <tocsin-dialog heading="Custom range" (closed)="open.set(false)">
        <tocsin-custom-range [range]="range()" (chosen)="take($event)" (cancelled)="open.set(false)" />
      </tocsin-dialog>
    }`,
})
export class TimeRangePicker {
  readonly range = input.required<TimeRange>();
  readonly rangeChange = output<TimeRange>();
  protected readonly presets = PRESETS;
  protected readonly custom = CUSTOM;
  protected readonly open = signal(false);
  protected readonly label = computed(() => labelOf(this.range()));
  protected readonly isPreset = computed(() => PRESETS.some((p) => p.from === this.range().from && p.to === this.range().to));

  protected choose(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const preset = PRESETS.find((p) => p.from === select.value);
    if (preset) this.rangeChange.emit({ from: preset.from, to: preset.to });
    else if (select.value === CUSTOM) {
      // The box goes on saying what is in force until another range is chosen.
      select.selectedIndex = [...select.options].findIndex((option) => option.defaultSelected || option.value === this.range().from);
      this.open.set(true);
    }
  }

  protected take(range: TimeRange): void {
    this.open.set(false);
    this.rangeChange.emit(range);
  }
}
