import { inject, Injectable } from '@angular/core';
import { type Channel, type Page, type Rule, RuleInput } from '@tocsin/contracts';
import { ChannelsApi } from '../api/channels-api.ts';
import { Remote } from '../api/remote.ts';
import { RulesApi } from '../api/rules-api.ts';

/** A stored rule as it is sent back: without what the server writes. */
export const inputOf = (rule: Rule): RuleInput => RuleInput.strip().parse(rule);

@Injectable()
export class RulesStore {
  private readonly api = inject(RulesApi);
  private readonly channelsApi = inject(ChannelsApi);
  readonly page = new Remote<Page<Rule>>();
  readonly channels = new Remote<Page<Channel>>();

  async load(): Promise<void> {
    await Promise.all([this.page.load(() => this.api.list()), this.channels.load(() => this.channelsApi.list())]);
  }

  /** Switches a rule on or off; rejects where the server refuses. */
  async enable(rule: Rule, enabled: boolean): Promise<void> {
    const saved = await this.api.replace(rule.id, { ...inputOf(rule), enabled });
    this.page.update((page) => ({ ...page, items: page.items.map((each) => (each.id === saved.id ? saved : each)) }));
  }

  async remove(rule: Rule): Promise<void> {
    await this.api.remove(rule.id);
    this.page.update((page) => ({ ...page, items: page.items.filter((each) => each.id !== rule.id) }));
  }

  channelNames(rule: Rule): string {
    const known = this.channels.value()?.items ?? [];
    return rule.channels.map((id) => known.find((channel) => channel.id === id)?.name ?? 'removed channel').join(', ');
  }
}
