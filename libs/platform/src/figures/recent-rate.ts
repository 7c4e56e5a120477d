const SECOND_MS = 1000;

/** Events a second over the last few whole seconds. */
export class RecentRate {
  private readonly counts: Float64Array;
  private second = 0;

  /** `seconds`: the span that is averaged. */
  constructor(seconds: number) {
    this.counts = new Float64Array(seconds + 1);
  }

  add(count: number, nowMs: number): void {
    this.advance(nowMs);
    this.counts[this.second % this.counts.length]! += count;
  }

  /** The running second does not count: it is not over. */
  perSecond(nowMs: number): number {
    this.advance(nowMs);
    const running = this.counts[this.second % this.counts.length] as number;
    return (this.counts.reduce((sum, count) => sum + count, 0) - running) / (this.counts.length - 1);
  }

  private advance(nowMs: number): void {
    const second = Math.floor(nowMs / SECOND_MS);
    const steps = Math.min(second - this.second, this.counts.length);
    for (let step = 0; step < steps; step++) this.counts[(second - step) % this.counts.length] = 0;
    this.second = Math.max(this.second, second);
  }
}
