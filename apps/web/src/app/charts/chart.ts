import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { NgxEchartsDirective, provideEchartsCore } from 'ngx-echarts';

echarts.use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** A chart from its options; `label` says in words what it shows to those who can't see it. */
@Component({
  selector: 'tocsin-chart',
  imports: [NgxEchartsDirective],
  providers: [provideEchartsCore({ echarts })],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block min-w-0' },
  template: `<div
    echarts
    class="size-full"
    role="img"
    [attr.aria-label]="label()"
    [options]="options()"
    (chartInit)="ready.emit($event)"
  ></div>`,
})
export class Chart {
  readonly options = input.required<echarts.EChartsCoreOption>();
  readonly label = input.required<string>();
  /** The chart itself, for turning places into values. */
  readonly ready = output<echarts.ECharts>();
}
