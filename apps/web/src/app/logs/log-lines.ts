import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ClassifiedLog } from '@tocsin/contracts';
import { LevelMark } from './level-mark.ts';
import { linkTo } from './log-link.ts';

/** A few logs, a line each, leading to themselves on the Logs page. */
@Component({
  selector: 'tocsin-log-lines',
  imports: [DatePipe, LevelMark, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<ul class="font-mono text-xs">
    @for (log of logs(); track log.id) {
      <li>
        <a
          class="hover:bg-raised grid grid-cols-[5.75rem_3rem_1fr] gap-2 rounded px-2 py-1"
          routerLink="/logs"
          [queryParams]="link(log)"
          [class.bg-raised]="log.id === current()"
          [attr.aria-current]="log.id === current() ? 'true' : null"
        >
          <time class="text-muted tabular-nums" [dateTime]="log.timestamp">{{ log.timestamp | date: 'HH:mm:ss.SSS' }}</time>
          <tocsin-level-mark [level]="log.level" />
          <span [class]="wrap() ? 'break-words' : 'truncate'" [title]="log.message">{{ log.message }}</span>
        </a>
      </li>
    }
  </ul>`,
})
export class LogLines {
  readonly logs = input.required<readonly ClassifiedLog[]>();
  readonly current = input<string | null>(null);
  readonly wrap = input(false);
  protected readonly link = linkTo;
}
