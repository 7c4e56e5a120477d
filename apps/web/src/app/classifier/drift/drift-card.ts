import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chart } from '../../charts/chart.ts';
import { paletteOf } from '../../charts/palette.ts';
import { Failure } from '../../feedback/failure.ts';
import { Skeleton } from '../../feedback/skeleton.ts';
import { ThemeStore } from '../../theme/theme.store.ts';
import { driftChart } from './drift-chart.ts';
import { ADVICE, chartText, MEASURE_TEXTS, measureText, STATE_TEXTS } from './drift-text.ts';
import { DriftStore } from './drift.store.ts';

/** Hours pass slowly. */
const EVERY_MS = 5 * 60_000;

/** Whether what is judged now is what was judged in the week before. */
@Component({
  selector: 'tocsin-drift-card',
  imports: [Chart, Failure, RouterLink, Skeleton],
  providers: [DriftStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './drift-card.html',
})
export class DriftCard {
  private readonly theme = inject(ThemeStore);
  protected readonly store = inject(DriftStore);
  protected readonly empty = computed(() => this.store.report.value()?.modelVersion === null);
  protected readonly rows = computed(() => {
    const report = this.store.report.value();
    const palette = paletteOf(this.theme.theme());
    return (report?.measures ?? []).map((each) => ({
      measure: each.measure,
      state: each.state,
      name: MEASURE_TEXTS[each.measure],
      status: STATE_TEXTS[each.state],
      text: report === null ? '' : measureText(each, report),
      chart: each.history.length === 0 ? null : driftChart(each, palette),
      label: each.history.length === 0 ? '' : chartText(each),
      advice: ADVICE[each.measure],
    }));
  });

  constructor() {
    void this.store.load();
    const timer = setInterval(() => void this.store.load(), EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
