import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Category, Pattern } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';
import { Sparkline } from '../charts/sparkline.ts';
import { PatternPin } from './pattern-pin.ts';
import { withPart } from '../logs/query-text.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { When } from '../time/when.ts';
import { changeText, mixOf, mixText, partsOf, servicesOf, shareText, templateTerm } from './pattern-text.ts';

const SERVICES_SHOWN = 2;

/** A pattern with its figures; the whole row leads to its logs. */
@Component({
  selector: 'tocsin-pattern-row',
  imports: [PatternPin, RouterLink, Sparkline, When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './pattern-row.html',
})
export class PatternRow {
  readonly pattern = input.required<Pattern>();
  /** What was asked for on the page, and is asked for again among the logs. */
  readonly query = input.required<string>();
  readonly range = input.required<TimeRange>();
  /** The category that it is pinned to. */
  readonly pinned = input<Category | null>(null);
  readonly mayPin = input(false);
  readonly busy = input(false);
  /** null: the pin is to go. */
  readonly pin = output<Category | null>();
  protected readonly parts = computed(() => partsOf(this.pattern().text || this.pattern().templateId));
  protected readonly mix = computed(() => mixOf(this.pattern()));
  protected readonly mixText = computed(() => mixText(this.mix()));
  protected readonly count = computed(() => countText(this.pattern().count));
  protected readonly share = computed(() => shareText(this.pattern().share));
  protected readonly change = computed(() => changeText(this.pattern()));
  protected readonly before = computed(() => countText(this.pattern().before));
  protected readonly rises = computed(() => this.pattern().count > this.pattern().before);
  protected readonly services = computed(() => servicesOf(this.pattern(), SERVICES_SHOWN));
  protected readonly link = computed(() => ({
    q: withPart(this.query(), templateTerm(this.pattern())),
    ...this.range(),
  }));
}
