import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Pattern } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';
import { Sparkline } from '../charts/sparkline.ts';
import { withPart } from '../logs/query-text.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { When } from '../time/when.ts';
import { changeText, mixOf, mixText, partsOf, servicesOf, shareText, templateTerm } from './pattern-text.ts';

const SERVICES_SHOWN = 2;

/** A pattern with its figures; the whole row leads to its logs. */
@Component({
  selector: 'tocsin-pattern-row',
  imports: [RouterLink, Sparkline, When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './pattern-row.html',
})
export class PatternRow {
  readonly pattern = input.required<Pattern>();
  /** What was asked for on the page, and is asked for again among the logs. */
  readonly query = input.required<string>();
  readonly range = input.required<TimeRange>();
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
