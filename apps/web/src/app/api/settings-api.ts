import { inject, Injectable } from '@angular/core';
import type { Settings } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

@Injectable({ providedIn: 'root' })
export class SettingsApi {
  private readonly api = inject(ApiClient);

  read(): Promise<Settings> {
    return this.api.get('/settings');
  }

  replace(settings: Settings): Promise<Settings> {
    return this.api.put('/settings', settings);
  }
}
