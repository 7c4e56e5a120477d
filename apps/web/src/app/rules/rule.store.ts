import { inject, Injectable, signal } from '@angular/core';
import type { Channel, Page, Rule, RuleInput, TrendsResult } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { ChannelsApi } from '../api/channels-api.ts';
import { LogsApi } from '../api/logs-api.ts';
import { Remote } from '../api/remote.ts';
import { RulesApi } from '../api/rules-api.ts';
import { previewFrom, previewGroup } from './rule-draft.ts';

/** One rule being edited, and what it would have counted. */
@Injectable()
export class RuleStore {
  private readonly api = inject(RulesApi);
  private readonly channelsApi = inject(ChannelsApi);
  private readonly logs = inject(LogsApi);
  private readonly saving = signal(false);
  private readonly refusal = signal<ApiError | null>(null);
  readonly rule = new Remote<Rule>();
  readonly channels = new Remote<Page<Channel>>();
  readonly preview = new Remote<TrendsResult>();
  readonly busy = this.saving.asReadonly();
  readonly problem = this.refusal.asReadonly();

  load(id: string): Promise<void> {
    return this.rule.load(() => this.api.one(id));
  }

  loadChannels(): Promise<void> {
    return this.channels.load(() => this.channelsApi.list());
  }

  look(input: RuleInput): Promise<void> {
    const range = { q: input.query, from: previewFrom(input.window), to: 'now' };
    return this.preview.load(() => this.logs.trends(range, previewGroup(input), input.window));
  }

  /** Stores the rule (a new one where `id` is null); null where that failed, with the reason in `problem`. */
  async save(id: string | null, input: RuleInput): Promise<Rule | null> {
    this.saving.set(true);
    this.refusal.set(null);
    try {
      return await (id === null ? this.api.create(input) : this.api.replace(id, input));
    } catch (error) {
      this.refusal.set(ApiError.from(error));
      return null;
    } finally {
      this.saving.set(false);
    }
  }
}
