import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ModelDetail } from '@tocsin/contracts';
import { countText } from '../../charts/numbers.ts';
import { figureRows, GATE_TEXTS, reportText } from './model-text.ts';

/** One model: its figures, its gates, and what would change with it. */
@Component({
  selector: 'tocsin-model-detail',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './model-detail.html',
})
export class ModelDetailView {
  readonly model = input.required<ModelDetail>();
  readonly mayDecide = input(false);
  readonly busy = input(false);
  readonly activate = output();
  readonly refuse = output();
  protected readonly gateTexts = GATE_TEXTS;
  protected readonly rows = computed(() => figureRows(this.model()));
  protected readonly passes = computed(() => this.model().gates.every(({ passed }) => passed));
  protected readonly report = computed(() => {
    const { report } = this.model();
    if (report === null) return null;
    const flips = report.flips.map((flip) => ({ ...flip, text: flip.text.replaceAll('<*>', '✱'), counted: countText(flip.count) }));
    return { sentence: reportText(report), flips, more: report.changedTemplates - report.flips.length };
  });
}
