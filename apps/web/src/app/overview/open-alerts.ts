import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { AlertView } from '@tocsin/contracts';
import { RouterLink } from '@angular/router';
import { SeverityBadge } from '../alerts/severity-badge.ts';
import { Empty } from '../feedback/empty.ts';

@Component({
  selector: 'tocsin-open-alerts',
  imports: [DatePipe, Empty, RouterLink, SeverityBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ul class="divide-line divide-y">
    @for (alert of alerts(); track alert.id) {
      <li>
        <a class="hover:bg-raised flex items-center gap-3 px-4 py-2.5" [routerLink]="['/alerts', alert.id]">
          <tocsin-severity-badge [severity]="alert.severity" />
          <span class="min-w-0 flex-1 truncate font-medium">{{ alert.ruleName }}</span>
          <span class="text-muted tabular-nums">{{ alert.value }} / {{ alert.threshold }}</span>
          <time class="text-muted hidden tabular-nums sm:block" [dateTime]="alert.startedAt">{{
            alert.startedAt | date: 'MMM d, HH:mm'
          }}</time>
        </a>
      </li>
    } @empty {
      <tocsin-empty title="All quiet">No alert is open.</tocsin-empty>
    }
  </ul>`,
})
export class OpenAlerts {
  readonly alerts = input.required<readonly AlertView[]>();
}
