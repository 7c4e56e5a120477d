import { computed, inject, Injectable, type OnDestroy } from '@angular/core';
import { LogsApi } from '../api/logs-api.ts';
import { Remote } from '../api/remote.ts';

/** How many of the last hour's logs a threshold would have made uncertain. */
interface PreviewedShare {
  percent: number;
  uncertain: number;
  total: number;
}

/** Whoever types a figure gets one answer, not one for each key. */
const PAUSE_MS = 300;

/** Counts by the confidences that logs were stored with: the threshold of that time does not matter. */
@Injectable()
export class UncertaintyPreview implements OnDestroy {
  private readonly logs = inject(LogsApi);
  private readonly found = new Remote<PreviewedShare>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly value = this.found.value;
  readonly failed = computed(() => this.found.error() !== null);

  /** The logs that a threshold of so many per cent is about, in the search language. */
  static queryOf(percent: number): string {
    return `confidence<${Math.round(percent * 10) / 1000}`;
  }

  /** Asks after a pause in the typing; the last question wins. */
  ask(percent: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.found.load(() => this.count(percent)), PAUSE_MS);
  }

  ngOnDestroy(): void {
    clearTimeout(this.timer);
  }

  private async count(percent: number): Promise<PreviewedShare> {
    const hour = { from: 'now-1h', to: 'now' };
    const [all, below] = await Promise.all([
      this.logs.stats({ q: '', ...hour }, 'category', 1),
      percent === 0 ? { total: 0 } : this.logs.stats({ q: UncertaintyPreview.queryOf(percent), ...hour }, 'category', 1),
    ]);
    return { percent, uncertain: below.total, total: all.total };
  }
}
