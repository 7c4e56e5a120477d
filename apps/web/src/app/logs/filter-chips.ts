import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { queryErrorOf } from './query-error.ts';
import { chipsOf, negated, withoutPart, withPart } from './query-text.ts';

/** The filters of the query, each to be turned round or taken away. */
@Component({
  selector: 'tocsin-filter-chips',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block empty:hidden' },
  template: `@if (chips().length > 0) {
    <ul class="flex flex-wrap gap-1.5" aria-label="Filters">
      @for (chip of chips(); track chip) {
        <li class="border-line bg-panel inline-flex max-w-full items-stretch overflow-hidden rounded-md border font-mono text-xs">
          <button
            class="hover:bg-raised truncate px-2 py-0.5"
            [class.text-danger]="chip.startsWith('-')"
            type="button"
            [title]="chip.startsWith('-') ? 'Ask for it' : 'Leave it out instead'"
            [attr.aria-label]="'Turn round filter ' + chip"
            (click)="turn(chip)"
          >
            {{ chip }}
          </button>
          <button
            class="hover:bg-raised text-muted hover:text-ink border-line border-l px-1.5"
            type="button"
            [attr.aria-label]="'Remove filter ' + chip"
            (click)="changed.emit(without(chip))"
          >
            ✕
          </button>
        </li>
      }
      @if (chips().length > 1) {
        <li><button class="link px-1 py-0.5 text-xs" type="button" (click)="changed.emit('')">Clear</button></li>
      }
    </ul>
  }`,
})
export class FilterChips {
  readonly query = input.required<string>();
  readonly changed = output<string>();
  protected readonly chips = computed(() => (queryErrorOf(this.query()) ? [] : chipsOf(this.query())));

  protected without(chip: string): string {
    return withoutPart(this.query(), chip);
  }

  protected turn(chip: string): void {
    this.changed.emit(withPart(this.query(), negated(chip)));
  }
}
