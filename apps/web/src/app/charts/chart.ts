import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { BrushComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { NgxEchartsDirective, provideEchartsCore } from 'ngx-echarts';

echarts.use([BarChart, LineChart, PieChart, BrushComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** A chart from its options; `label` says in words what it shows to those who can't see it. */
@Component({
  selector: 'tocsin-chart',
  imports: [NgxEchartsDirective],
  providers: [provideEchartsCore({ echarts })],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div
    echarts
    class="size-full"
    role="img"
    [attr.aria-label]="label()"
    [options]="options()"
    (chartClick)="pick.emit($event)"
  ></div>`,
})
export class Chart {
  readonly options = input.required<echarts.EChartsCoreOption>();
  readonly label = input.required<string>();
  readonly pick = output<echarts.ECElementEvent>();
}
