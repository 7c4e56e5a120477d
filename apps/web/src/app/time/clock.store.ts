import { DestroyRef, inject, Injectable, signal } from '@angular/core';

const TICK_MS = 10_000;

/** The time of day for what is shown relative to it; one timer for the whole page. */
@Injectable({ providedIn: 'root' })
export class ClockStore {
  private readonly current = signal(Date.now());
  readonly nowMs = this.current.asReadonly();

  constructor() {
    const timer = setInterval(() => this.current.set(Date.now()), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
