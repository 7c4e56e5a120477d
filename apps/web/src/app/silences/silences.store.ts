import { inject, Injectable } from '@angular/core';
import type { Page, Rule, Silence } from '@tocsin/contracts';
import { AlertsApi } from '../api/alerts-api.ts';
import { Remote } from '../api/remote.ts';
import { RulesApi } from '../api/rules-api.ts';

export type SilenceState = 'active' | 'planned' | 'ended';

export const stateOf = (silence: Silence, nowMs: number): SilenceState => {
  if (silence.expiredAt !== null || Date.parse(silence.endsAt) <= nowMs) return 'ended';
  return Date.parse(silence.startsAt) > nowMs ? 'planned' : 'active';
};

@Injectable()
export class SilencesStore {
  private readonly api = inject(AlertsApi);
  private readonly rulesApi = inject(RulesApi);
  readonly page = new Remote<Page<Silence>>();
  readonly rules = new Remote<Page<Rule>>();

  async load(): Promise<void> {
    await Promise.all([this.page.load(() => this.api.silences()), this.rules.load(() => this.rulesApi.list())]);
  }

  async end(id: string): Promise<void> {
    await this.api.endSilence(id);
    await this.load();
  }

  ruleName(id: string | null): string {
    if (id === null) return 'every rule';
    return this.rules.value()?.items.find((rule) => rule.id === id)?.name ?? id;
  }
}
