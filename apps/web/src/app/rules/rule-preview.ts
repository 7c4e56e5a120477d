import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RuleInput, TrendsResult } from '@tocsin/contracts';
import type { ApiError } from '../api/api-error.ts';
import { Chart } from '../charts/chart.ts';
import { countText } from '../charts/numbers.ts';
import { paletteOf } from '../charts/palette.ts';
import { previewChart } from '../charts/preview-chart.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ThemeStore } from '../theme/theme.store.ts';
import { crossings, previewFrom, previewPoints } from './rule-draft.ts';

/** What the rule would have counted lately, against its threshold. */
@Component({
  selector: 'tocsin-rule-preview',
  imports: [Chart, Failure, RouterLink, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `@if (error(); as error) {
      <tocsin-failure heading="No preview" [error]="error" (retry)="retry.emit()" />
    } @else if (rule()?.kind === 'new_template') {
      <p>Told of some twenty seconds after the first such log is stored.</p>
      <a class="link mt-2 inline-block text-xs" routerLink="/patterns" [queryParams]="{ q: rule()?.query, sort: 'new', from: 'now-24h' }"
        >See what was new in the last day</a
      >
    } @else if (rule()?.kind === 'drift') {
      <p>Each hour is held against the seven days before, some minutes after it ended.</p>
      <a class="link mt-2 inline-block text-xs" routerLink="/classifier">See how it stands</a>
    } @else if (trend() && rule(); as rule) {
      <p aria-live="polite">
        <span class="text-2xl font-semibold tracking-tight tabular-nums" [class.text-danger]="now().crossed">{{ now().count }}</span>
        <span class="text-muted"> of {{ now().threshold }} in the last {{ rule.window }}{{ now().group }}</span>
      </p>
      <tocsin-chart class="mt-3 h-40" [options]="chart()" [label]="text()" />
      <p class="text-muted mt-2 text-xs">{{ text() }}</p>
      <a class="link mt-2 inline-block text-xs" routerLink="/logs" [queryParams]="search()">See these logs</a>
    } @else if (rule()) {
      <tocsin-skeleton [lines]="6" />
    } @else {
      <p class="text-muted py-6 text-center">Put right what is marked, and the counts show here.</p>
    }`,
})
export class RulePreview {
  private readonly theme = inject(ThemeStore);
  readonly rule = input.required<RuleInput | null>();
  readonly trend = input.required<TrendsResult | null>();
  readonly error = input<ApiError | null>(null);
  readonly retry = output();
  private readonly points = computed(() => {
    const trend = this.trend();
    return trend ? previewPoints(trend) : [];
  });
  protected readonly now = computed(() => {
    const rule = this.rule();
    const last = this.points().at(-1);
    const threshold = rule?.threshold ?? 0;
    return {
      count: countText(last?.count ?? 0),
      threshold: countText(threshold),
      group: last?.group ? `, ${last.group} most` : '',
      crossed: rule !== null && crossings(last ? [last] : [], rule) > 0,
    };
  });
  protected readonly chart = computed(() => previewChart(this.points(), this.rule()?.threshold ?? 0, paletteOf(this.theme.theme())));
  protected readonly text = computed(() => {
    const rule = this.rule();
    const crossed = rule ? crossings(this.points(), rule) : 0;
    return `Reached in ${crossed} of the last ${this.points().length} windows. Fixed windows are counted here; the rule's own window slides.`;
  });
  protected readonly search = computed(() => ({ q: this.rule()?.query, from: previewFrom(this.rule()?.window ?? '5m'), to: 'now' }));
}
