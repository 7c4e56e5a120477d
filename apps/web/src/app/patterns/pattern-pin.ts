import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { CATEGORIES, type Category } from '@tocsin/contracts';

/** The category that a person gave to all logs of a pattern, and the way to give or take it. */
@Component({
  selector: 'tocsin-pattern-pin',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'relative' },
  template: `@if (mayPin()) {
      <select
        class="hover:border-line bg-panel -my-0.5 rounded border px-0.5 py-0.5 text-xs"
        [class]="category() === null ? 'text-muted border-transparent' : 'text-ink border-line font-medium'"
        [attr.aria-label]="'Category of all new logs like ' + text()"
        [disabled]="busy()"
        (change)="chosen.emit(read($event))"
      >
        <option value="" [selected]="category() === null">not pinned</option>
        @for (each of categories; track each) {
          <option [value]="each" [selected]="each === category()">pinned: {{ each }}</option>
        }
      </select>
    } @else if (category(); as pinned) {
      <span class="badge">pinned: {{ pinned }}</span>
    }`,
})
export class PatternPin {
  readonly category = input<Category | null>(null);
  readonly text = input('');
  readonly mayPin = input(false);
  readonly busy = input(false);
  /** null: the classifier is to decide. */
  readonly chosen = output<Category | null>();
  protected readonly categories = CATEGORIES;

  protected read(event: Event): Category | null {
    const { value } = event.target as HTMLSelectElement;
    return this.categories.find((category) => category === value) ?? null;
  }
}
