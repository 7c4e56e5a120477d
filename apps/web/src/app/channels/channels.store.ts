import { inject, Injectable, signal } from '@angular/core';
import type { Channel, ChannelInput, ChannelTestResult, Page } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { ChannelsApi } from '../api/channels-api.ts';
import { Remote } from '../api/remote.ts';

/** What came of a test: `null` while the message is on its way. */
export type TestOutcome = ChannelTestResult | null;

@Injectable()
export class ChannelsStore {
  private readonly api = inject(ChannelsApi);
  private readonly outcomes = signal<ReadonlyMap<string, TestOutcome>>(new Map());
  readonly page = new Remote<Page<Channel>>();
  readonly tests = this.outcomes.asReadonly();

  load(): Promise<void> {
    return this.page.load(() => this.api.list());
  }

  /** Rejects where the server refuses. */
  async save(id: string | null, input: ChannelInput): Promise<void> {
    await (id === null ? this.api.create(input) : this.api.replace(id, input));
    await this.load();
  }

  async remove(id: string): Promise<void> {
    await this.api.remove(id);
    await this.load();
  }

  /** Sends a test message; a refusal of the server is an outcome too. */
  async test(id: string): Promise<void> {
    this.put(id, null);
    const started = performance.now();
    try {
      this.put(id, await this.api.test(id));
    } catch (error) {
      this.put(id, { delivered: false, detail: ApiError.from(error).message, tookMs: performance.now() - started });
    }
    await this.load();
  }

  private put(id: string, outcome: TestOutcome): void {
    this.outcomes.update((outcomes) => new Map(outcomes).set(id, outcome));
  }
}
