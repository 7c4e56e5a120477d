import { inject, Injectable, signal } from '@angular/core';
import type { AlertDetail, SilenceInput } from '@tocsin/contracts';
import { AlertsApi } from '../api/alerts-api.ts';
import { ApiError } from '../api/api-error.ts';
import { Remote } from '../api/remote.ts';

/** One alert, and what a person does about it. */
@Injectable()
export class AlertStore {
  private readonly api = inject(AlertsApi);
  private readonly acting = signal(false);
  private readonly failure = signal<ApiError | null>(null);
  readonly alert = new Remote<AlertDetail>();
  readonly busy = this.acting.asReadonly();
  readonly problem = this.failure.asReadonly();

  load(id: string): Promise<void> {
    return this.alert.load(() => this.api.one(id));
  }

  acknowledge(id: string, note: string): Promise<boolean> {
    return this.act(id, () => this.api.acknowledge(id, note));
  }

  resolve(id: string, note: string): Promise<boolean> {
    return this.act(id, () => this.api.resolve(id, note));
  }

  silence(id: string, input: SilenceInput): Promise<boolean> {
    return this.act(id, () => this.api.silence(input));
  }

  forget(): void {
    this.failure.set(null);
  }

  /** Does it and reads the alert anew; false where it failed, with the reason in `problem`. */
  private async act(id: string, action: () => Promise<unknown>): Promise<boolean> {
    this.acting.set(true);
    this.failure.set(null);
    try {
      await action();
      await this.load(id);
      return true;
    } catch (error) {
      this.failure.set(ApiError.from(error));
      return false;
    } finally {
      this.acting.set(false);
    }
  }
}
