import type { HealthRegistry, HealthSummary } from './health-registry.ts';

/**
 * Runs the checks at most once in so many milliseconds, and once at a time, however many ask: those who come while they run get
 * the same answer.
 */
export class CachedHealth {
  private current: { run: Promise<HealthSummary>; freshUntil: number } | undefined;

  constructor(
    private readonly registry: HealthRegistry,
    private readonly options: { deep: boolean; ttlMs: number; now: () => number },
  ) {}

  summary(): Promise<HealthSummary> {
    const { deep, ttlMs, now } = this.options;
    if (this.current && now() < this.current.freshUntil) return this.current.run;
    const mine = { run: this.registry.run({ deep }), freshUntil: Infinity };
    this.current = mine;
    void mine.run.then(() => (mine.freshUntil = now() + ttlMs));
    return mine.run;
  }
}
