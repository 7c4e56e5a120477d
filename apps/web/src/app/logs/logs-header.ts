import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { SessionStore } from '../session/session.store.ts';
import { REFRESH_CHOICES } from '../time-range/refresh.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { TimeRangePicker } from '../time-range/time-range-picker.ts';
import { ExportMenu } from './export-menu.ts';
import { TailStore } from './tail.store.ts';

/** What is looked at and how: time, order, refresh and export, or the live tail and its state. */
@Component({
  selector: 'tocsin-logs-header',
  imports: [ExportMenu, TimeRangePicker],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './logs-header.html',
})
export class LogsHeader {
  protected readonly tail = inject(TailStore);
  protected readonly mayExport = inject(SessionStore).can('logs:export');
  protected readonly choices = REFRESH_CHOICES;
  readonly live = input.required<boolean>();
  readonly query = input.required<string>();
  readonly range = input.required<TimeRange>();
  readonly ascending = input.required<boolean>();
  readonly refresh = input('');
  /** Parts of the URL to change; null takes one away. */
  readonly changed = output<Record<string, string | null>>();
}
