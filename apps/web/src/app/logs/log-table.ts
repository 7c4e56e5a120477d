import { CdkVirtualScrollViewport, CdkFixedSizeVirtualScroll, CdkVirtualForOf } from '@angular/cdk/scrolling';
import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, effect, input, output, viewChild } from '@angular/core';
import type { LogLevel } from '@tocsin/contracts';
import type { TailRow } from '../tail/tail-buffer.ts';
import { LevelMark } from './level-mark.ts';

/** Rows from the end at which the next page is asked for. */
const AHEAD_ROWS = 40;
export const ROW_PX = 26;
const EDGES: Record<LogLevel, string> = {
  trace: 'transparent',
  debug: 'transparent',
  info: 'transparent',
  warn: 'var(--warn)',
  error: 'var(--danger)',
  fatal: 'var(--danger)',
};

/** Thousands of logs, of which only those in view are in the page. */
@Component({
  selector: 'tocsin-log-table',
  imports: [CdkVirtualScrollViewport, CdkFixedSizeVirtualScroll, CdkVirtualForOf, DatePipe, LevelMark],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'flex min-h-0 flex-col' },
  templateUrl: './log-table.html',
})
export class LogTable {
  readonly rows = input.required<readonly TailRow[]>();
  readonly selected = input<string | null>(null);
  readonly choose = output<string>();
  readonly nearEnd = output();
  /** Whether the newest row is in view. */
  readonly atTop = output<boolean>();
  protected readonly rowPx = ROW_PX;
  protected readonly edges = EDGES;
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  constructor() {
    effect(() => {
      const id = this.selected();
      if (id) this.reveal(id);
    });
  }

  toTop(): void {
    this.viewport().scrollToOffset(0);
  }

  protected scrolled(first: number): void {
    this.atTop.emit(first === 0);
    const inView = this.viewport().getViewportSize() / ROW_PX;
    if (first + inView + AHEAD_ROWS > this.rows().length) this.nearEnd.emit();
  }

  protected byKey(_index: number, row: TailRow): string {
    return row.key;
  }

  private reveal(id: string): void {
    const index = this.rows().findIndex((row) => row.key === id);
    if (index < 0) return;
    const top = this.viewport().measureScrollOffset('top');
    const y = index * ROW_PX;
    if (y < top) this.viewport().scrollToOffset(y);
    else if (y + ROW_PX > top + this.viewport().getViewportSize())
      this.viewport().scrollToOffset(y + ROW_PX - this.viewport().getViewportSize());
  }
}
