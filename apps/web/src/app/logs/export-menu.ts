import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { ApiError } from '../api/api-error.ts';
import type { LogRange } from '../api/logs-api.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { LogsStore } from './logs.store.ts';

/** Every match as a file, not only those on the page. */
@Component({
  selector: 'tocsin-export-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'inline-flex' },
  template: `<select class="field" aria-label="Export" [disabled]="busy()" (change)="choose($event)">
    <option value="">{{ busy() ? 'Exporting…' : 'Export' }}</option>
    <option value="ndjson">NDJSON</option>
    <option value="csv">CSV</option>
  </select>`,
})
export class ExportMenu {
  private readonly store = inject(LogsStore);
  private readonly toasts = inject(ToastStore);
  private readonly document = inject(DOCUMENT);
  readonly range = input.required<LogRange>();
  protected readonly busy = signal(false);

  protected async choose(event: Event): Promise<void> {
    const select = event.target as HTMLSelectElement;
    const format = select.value;
    select.value = '';
    if (format !== 'ndjson' && format !== 'csv') return;
    this.busy.set(true);
    try {
      this.save(await this.store.export(this.range(), format), `logs.${format}`);
    } catch (error) {
      this.toasts.show({ tone: 'danger', text: 'The export failed', detail: ApiError.from(error).message });
    } finally {
      this.busy.set(false);
    }
  }

  private save(blob: Blob, name: string): void {
    const link = this.document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
