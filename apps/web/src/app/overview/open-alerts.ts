import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AlertView } from '@tocsin/contracts';
import { groupText } from '../alerts/alert-text.ts';
import { SeverityBadge } from '../alerts/severity-badge.ts';
import { StatusBadge } from '../alerts/status-badge.ts';
import { Empty } from '../feedback/empty.ts';
import { When } from '../time/when.ts';

@Component({
  selector: 'tocsin-open-alerts',
  imports: [Empty, RouterLink, SeverityBadge, StatusBadge, When],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `@if (alerts().length === 0) {
      <tocsin-empty heading="All quiet">No alert is open.</tocsin-empty>
    } @else {
      <ul class="divide-line divide-y">
        @for (alert of alerts(); track alert.id) {
          <li>
            <a
              class="hover:bg-raised/60 grid grid-cols-[5rem_1fr_auto] items-center gap-3 px-4 py-2 sm:grid-cols-[5rem_1fr_7rem_5rem_5rem]"
              [routerLink]="['/alerts', alert.id]"
            >
              <tocsin-severity-badge [severity]="alert.severity" />
              <span class="min-w-0">
                <span class="block truncate font-medium">{{ alert.ruleName }}</span>
                <span class="text-muted block truncate text-xs">{{ group(alert.group) }}</span>
              </span>
              <tocsin-status-badge class="hidden sm:block" [status]="alert.status" />
              <span class="text-right tabular-nums">
                @if (!alert.text) {
                  {{ alert.value }}<span class="text-muted"> / {{ alert.threshold }}</span>
                }
              </span>
              <span class="text-muted hidden text-right text-xs sm:block"><tocsin-when [at]="alert.startedAt" /></span>
            </a>
          </li>
        }
      </ul>
    }`,
})
export class OpenAlerts {
  readonly alerts = input.required<readonly AlertView[]>();
  protected readonly group = groupText;
}
