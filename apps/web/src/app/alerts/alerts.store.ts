import { inject, Injectable } from '@angular/core';
import type { AlertListParams, AlertView, Page, Rule } from '@tocsin/contracts';
import { AlertsApi } from '../api/alerts-api.ts';
import { Remote } from '../api/remote.ts';
import { RulesApi } from '../api/rules-api.ts';

export type AlertFilters = Pick<AlertListParams, 'status' | 'severity' | 'ruleId'>;
const PAGE = 50;

/** Alerts by filters, page after page. */
@Injectable()
export class AlertsStore {
  private readonly api = inject(AlertsApi);
  private readonly rulesApi = inject(RulesApi);
  private filters: AlertFilters = { status: 'open' };
  readonly page = new Remote<Page<AlertView>>();
  readonly more = new Remote<Page<AlertView>>();
  readonly rules = new Remote<Page<Rule>>();

  load(filters: AlertFilters): Promise<void> {
    this.filters = filters;
    return this.page.load(() => this.api.list({ ...filters, limit: PAGE }));
  }

  loadRules(): Promise<void> {
    return this.rules.load(() => this.rulesApi.list());
  }

  /** The next page after what is there. */
  async loadMore(): Promise<void> {
    const cursor = this.page.value()?.nextCursor;
    if (!cursor || this.more.loading()) return;
    const { filters } = this;
    await this.more.load(() => this.api.list({ ...filters, limit: PAGE, cursor }));
    const next = this.more.value();
    if (!next || this.more.error() || this.filters !== filters || this.page.value()?.nextCursor !== cursor) return;
    this.page.update((page) => ({ items: [...page.items, ...next.items], nextCursor: next.nextCursor }));
  }
}
