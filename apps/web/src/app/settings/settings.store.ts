import { inject, Injectable, signal } from '@angular/core';
import type { Settings } from '@tocsin/contracts';
import { ApiError } from '../api/api-error.ts';
import { Remote } from '../api/remote.ts';
import { SettingsApi } from '../api/settings-api.ts';

@Injectable()
export class SettingsStore {
  private readonly api = inject(SettingsApi);
  private readonly saving = signal(false);
  private readonly refusal = signal<ApiError | null>(null);
  readonly settings = new Remote<Settings>();
  readonly busy = this.saving.asReadonly();
  readonly problem = this.refusal.asReadonly();

  load(): Promise<void> {
    return this.settings.load(() => this.api.read());
  }

  /** Whether it was stored; why not stands in `problem`. */
  async save(settings: Settings): Promise<boolean> {
    this.saving.set(true);
    this.refusal.set(null);
    try {
      const saved = await this.api.replace(settings);
      await this.settings.load(() => Promise.resolve(saved));
      return true;
    } catch (error) {
      this.refusal.set(ApiError.from(error));
      return false;
    } finally {
      this.saving.set(false);
    }
  }
}
