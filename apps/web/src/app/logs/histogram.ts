import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { LOG_LEVELS, type TrendsResult } from '@tocsin/contracts';
import type { ECharts } from 'echarts/core';
import { Chart } from '../charts/chart.ts';
import { paletteOf } from '../charts/palette.ts';
import { trendOptions, trendText } from '../charts/trend-chart.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { zoomRange } from './histogram-zoom.ts';

/** Logs over time by level; a click on a bar, or a drag over several, narrows the time. */
@Component({
  selector: 'tocsin-histogram',
  imports: [Chart],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'relative block cursor-crosshair touch-pan-y select-none',
    '(pointerdown)': 'begin($event)',
    '(pointermove)': 'move($event)',
    '(pointerup)': 'end($event)',
    '(pointercancel)': 'drag.set(null)',
  },
  template: `<tocsin-chart class="h-full" [options]="options()" [label]="label()" (ready)="chart = $event" />
    @if (drag(); as d) {
      <div
        class="bg-accent/20 border-accent pointer-events-none absolute inset-y-0 border-x"
        [style.left.px]="d.from < d.to ? d.from : d.to"
        [style.width.px]="d.from < d.to ? d.to - d.from : d.from - d.to"
      ></div>
    }`,
})
export class Histogram {
  private readonly theme = inject(ThemeStore);
  readonly trend = input.required<TrendsResult>();
  readonly zoom = output<TimeRange>();
  protected chart: ECharts | null = null;
  protected readonly drag = signal<{ from: number; to: number } | null>(null);
  protected readonly options = computed(() => trendOptions(this.trend(), LOG_LEVELS, paletteOf(this.theme.theme()), 'bar'));
  protected readonly label = computed(() => `Histogram of the logs found, by level. ${trendText(this.trend())}`);

  protected begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const x = this.placeOf(event);
    this.drag.set({ from: x, to: x });
  }

  protected move(event: PointerEvent): void {
    const x = this.placeOf(event);
    this.drag.update((drag) => drag && { from: drag.from, to: x });
  }

  protected end(event: PointerEvent): void {
    const drag = this.drag();
    this.drag.set(null);
    const chart = this.chart;
    if (!drag || !chart) return;
    const starts = this.trend().buckets.map((bucket) => Date.parse(bucket.start));
    const stepMs = (starts[1] ?? 0) - (starts[0] ?? 0);
    const timeAt = (px: number) => Number(chart.convertFromPixel({ xAxisIndex: 0 }, px));
    const range = zoomRange(drag.from, this.placeOf(event), timeAt, starts, stepMs);
    if (range) this.zoom.emit(range);
  }

  private placeOf(event: PointerEvent): number {
    return event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left;
  }
}
