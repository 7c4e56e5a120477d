import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Rule } from '@tocsin/contracts';
import { SeverityBadge } from '../alerts/severity-badge.ts';
import { ApiError } from '../api/api-error.ts';
import { countText } from '../charts/numbers.ts';
import { Confirm } from '../dialog/confirm.ts';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { Toggle } from '../settings/toggle.ts';
import { RulesStore } from './rules.store.ts';

@Component({
  selector: 'tocsin-rules-page',
  imports: [Confirm, Empty, Failure, PageHeader, RouterLink, SeverityBadge, Skeleton, Toggle],
  providers: [RulesStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rules.page.html',
})
export class RulesPage {
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(RulesStore);
  protected readonly mayWrite = inject(SessionStore).can('rules:write');
  protected readonly removing = signal<Rule | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly count = countText;

  constructor() {
    void this.store.load();
  }

  protected async enable(rule: Rule, enabled: boolean): Promise<void> {
    try {
      await this.store.enable(rule, enabled);
      this.toasts.done(`${rule.name} is ${enabled ? 'on' : 'off'}`);
    } catch (error) {
      this.toasts.show({ tone: 'danger', text: `${rule.name} was not changed`, detail: ApiError.from(error).message });
    }
  }

  protected ask(rule: Rule): void {
    this.fault.set(null);
    this.removing.set(rule);
  }

  protected async remove(rule: Rule): Promise<void> {
    try {
      await this.store.remove(rule);
      this.removing.set(null);
      this.toasts.done(`${rule.name} was deleted`);
    } catch (error) {
      this.fault.set(ApiError.from(error).message);
    }
  }
}
