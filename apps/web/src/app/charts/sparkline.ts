import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

const WIDTH = 96;
const HEIGHT = 24;

/** Path of a small line through `values`, from 0 at the bottom to the most at the top. */
export const sparkPath = (values: readonly number[], width = WIDTH, height = HEIGHT): string => {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, at) => `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)} ${(height - 1 - (value / most) * (height - 2)).toFixed(1)}`)
    .join('');
};

/** A line the size of a word; decoration to the figure beside it. */
@Component({
  selector: 'tocsin-sparkline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<svg class="h-6 w-24" viewBox="0 0 96 24" fill="none" aria-hidden="true">
    <path [attr.d]="path()" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" vector-effect="non-scaling-stroke" />
  </svg>`,
})
export class Sparkline {
  readonly values = input.required<readonly number[]>();
  protected readonly path = computed(() => sparkPath(this.values()));
}
