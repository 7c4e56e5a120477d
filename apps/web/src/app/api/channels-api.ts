import { inject, Injectable } from '@angular/core';
import type { Channel, ChannelInput, ChannelTestResult, Page } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

@Injectable({ providedIn: 'root' })
export class ChannelsApi {
  private readonly api = inject(ApiClient);

  list(): Promise<Page<Channel>> {
    return this.api.get('/channels');
  }

  create(input: ChannelInput): Promise<Channel> {
    return this.api.post('/channels', input);
  }

  replace(id: string, input: ChannelInput): Promise<Channel> {
    return this.api.put(`/channels/${encodeURIComponent(id)}`, input);
  }

  remove(id: string): Promise<void> {
    return this.api.delete(`/channels/${encodeURIComponent(id)}`);
  }

  /** Sends a test message and waits for what the other side says. */
  test(id: string): Promise<ChannelTestResult> {
    return this.api.post(`/channels/${encodeURIComponent(id)}/test`);
  }
}
