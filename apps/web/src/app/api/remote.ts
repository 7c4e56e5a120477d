import { computed, signal } from '@angular/core';
import { ApiError } from './api-error.ts';

/** A value that comes from the server: what is known of it, whether it is being fetched, and why it failed. */
export class Remote<T> {
  private run = 0;
  private readonly current = signal<T | null>(null);
  private readonly busy = signal(false);
  private readonly failure = signal<ApiError | null>(null);
  readonly value = this.current.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly error = this.failure.asReadonly();
  /** Nothing to show yet, and on its way. */
  readonly waiting = computed(() => this.current() === null && this.failure() === null);

  /** Fetches; of overlapping calls the last one started wins. The old value stays until the new one is there. */
  async load(fetch: () => Promise<T>): Promise<void> {
    const run = ++this.run;
    this.busy.set(true);
    try {
      const value = await fetch();
      if (run !== this.run) return;
      this.current.set(value);
      this.failure.set(null);
    } catch (error) {
      if (run === this.run) this.failure.set(ApiError.from(error));
    } finally {
      if (run === this.run) this.busy.set(false);
    }
  }

  update(change: (value: T) => T): void {
    this.current.update((value) => (value === null ? value : change(value)));
  }
}
