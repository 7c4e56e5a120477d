import { inject, Injectable } from '@angular/core';
import type { AlertDetail, AlertListParams, AlertView, Page, Silence, SilenceInput } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

/** Alerts and what silences them. */
@Injectable({ providedIn: 'root' })
export class AlertsApi {
  private readonly api = inject(ApiClient);

  list(params: Partial<AlertListParams>): Promise<Page<AlertView>> {
    return this.api.get('/alerts', { ...params });
  }

  one(id: string): Promise<AlertDetail> {
    return this.api.get(`/alerts/${encodeURIComponent(id)}`);
  }

  acknowledge(id: string, note: string): Promise<unknown> {
    return this.api.post(`/alerts/${encodeURIComponent(id)}/ack`, { note });
  }

  resolve(id: string, note: string): Promise<unknown> {
    return this.api.post(`/alerts/${encodeURIComponent(id)}/resolve`, { note });
  }

  silences(): Promise<Page<Silence>> {
    return this.api.get('/silences');
  }

  silence(input: SilenceInput): Promise<Silence> {
    return this.api.post('/silences', input);
  }

  endSilence(id: string): Promise<void> {
    return this.api.delete(`/silences/${encodeURIComponent(id)}`);
  }
}
