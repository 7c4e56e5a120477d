import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { markedFault, type QueryError } from './query-error.ts';
import { LogsStore } from './logs.store.ts';
import { type Completion, completionAt, quoted } from './query-text.ts';

/** The query as text, with completion of fields and values, and the faulty token underlined. */
@Component({
  selector: 'tocsin-search-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'relative block' },
  templateUrl: './search-bar.html',
})
export class SearchBar {
  private readonly store = inject(LogsStore);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  readonly query = input.required<string>();
  readonly error = input<QueryError | null>(null);
  readonly asked = output<string>();
  protected readonly text = linkedSignal(() => this.query());
  protected readonly options = signal<readonly string[]>([]);
  protected readonly active = signal(-1);
  private completion: Completion | null = null;
  private typings = 0;
  /** The query cut in three around the faulty token; null once the text has changed. */
  protected readonly fault = computed(() => {
    const error = this.error();
    const text = this.text();
    // While one types, only the page's own parser is asked; what the server refused stands until the text changes.
    if (!error || text !== this.query()) return null;
    return markedFault(text, error);
  });

  focus(): void {
    this.box().nativeElement.focus();
    this.box().nativeElement.select();
  }

  protected async typed(): Promise<void> {
    const element = this.box().nativeElement;
    this.text.set(element.value);
    const asked = ++this.typings;
    const completion = completionAt(element.value, element.selectionStart ?? 0);
    const options = completion ? await this.optionsFor(completion) : [];
    if (asked !== this.typings) return;
    this.completion = completion;
    this.active.set(-1);
    this.options.set(options);
  }

  protected pressed(event: KeyboardEvent): void {
    const count = this.options().length;
    if (event.key === 'Enter') {
      const option = this.options()[this.active()];
      if (option === undefined) this.submit();
      else this.take(option);
    } else if (event.key === 'Escape') {
      if (count > 0) this.close();
      else this.box().nativeElement.blur();
      event.stopPropagation();
    } else if (count > 0 && event.key === 'ArrowDown') this.active.update((at) => (at + 1) % count);
    else if (count > 0 && event.key === 'ArrowUp') this.active.update((at) => (at <= 0 ? count : at) - 1);
    else return;
    event.preventDefault();
  }

  protected take(option: string): void {
    if (!this.completion) return;
    const caret = this.box().nativeElement.selectionStart ?? this.text().length;
    const piece = this.completion.field === null ? `${option}:` : `${quoted(option)} `;
    const text = this.text().slice(0, this.completion.start) + piece + this.text().slice(caret);
    this.box().nativeElement.value = text;
    const end = this.completion.start + piece.length;
    this.box().nativeElement.setSelectionRange(end, end);
    void this.typed();
  }

  protected submit(): void {
    this.close();
    this.asked.emit(this.text().trim());
  }

  protected close(): void {
    this.typings++;
    this.options.set([]);
    this.active.set(-1);
  }

  private optionsFor(completion: Completion): Promise<string[]> {
    if (completion.field !== null) return this.store.completions(completion.field, completion.prefix);
    const prefix = completion.prefix.toLowerCase();
    const names = prefix === '' ? [] : this.store.fields().filter((name) => name.toLowerCase().startsWith(prefix));
    return Promise.resolve(names.slice(0, 8));
  }
}
