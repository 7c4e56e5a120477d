import { computed, inject, Injectable, signal } from '@angular/core';
import type { ClassifiedLog, SearchResult, TrendsResult } from '@tocsin/contracts';
import { type LogRange, LogsApi } from '../api/logs-api.ts';
import { Remote } from '../api/remote.ts';

const PAGE_ROWS = 200;

/** What the Logs page found: pages of logs, and their histogram. */
@Injectable()
export class LogsStore {
  private readonly api = inject(LogsApi);
  private range: LogRange = { q: '', from: '', to: '' };
  private order: 'asc' | 'desc' = 'desc';
  readonly result = new Remote<SearchResult>();
  readonly histogram = new Remote<TrendsResult>();
  readonly more = new Remote<SearchResult>();
  readonly selected = new Remote<ClassifiedLog>();
  /** Whether only the first page is shown: then a refresh takes nothing away from its reader. */
  readonly onFirstPage = computed(() => (this.result.value()?.items.length ?? 0) <= PAGE_ROWS);
  readonly fields = signal<readonly string[]>([]);

  async search(range: LogRange, order: 'asc' | 'desc'): Promise<void> {
    this.range = range;
    this.order = order;
    await Promise.all([
      this.result.load(() => this.api.search(range, { order, limit: PAGE_ROWS })),
      this.histogram.load(() => this.api.trends(range, 'level')),
    ]);
  }

  /** The next page, put after what is there; nothing where there is none or one is on its way. */
  async loadMore(): Promise<void> {
    const cursor = this.result.value()?.nextCursor;
    if (!cursor || this.more.loading()) return;
    const { range, order } = this;
    await this.more.load(() => this.api.search(range, { order, limit: PAGE_ROWS, cursor }));
    const page = this.more.value();
    if (!page || this.more.error() || this.result.value()?.nextCursor !== cursor) return;
    this.result.update((value) => ({ ...value, items: [...value.items, ...page.items], nextCursor: page.nextCursor }));
  }

  /** Shows the log of this id: from what is on the page, else from the server. */
  select(id: string, known: ClassifiedLog | undefined): Promise<void> {
    return this.selected.load(() => (known ? Promise.resolve(known) : this.api.one(id)));
  }

  /** Every match as a file. */
  export(range: LogRange, format: 'ndjson' | 'csv'): Promise<Blob> {
    return this.api.export(range, format);
  }

  async loadFields(): Promise<void> {
    const { fields } = await this.api.fields().catch(() => ({ fields: [] }));
    this.fields.set(fields.map((field) => field.name));
  }

  async completions(field: string, prefix: string): Promise<string[]> {
    const { values } = await this.api.values(field, prefix, 12).catch(() => ({ values: [] }));
    return values.map((v) => v.value);
  }
}
