/** How fast the bus empties, for an honest Retry-After. Keeps two numbers, not a history. */
export class DrainRate {
  private bytesPerMs = 0;
  private since: number | undefined;
  private pending = 0;

  /** `bytes` left the bus at `nowMs`. Averages over steps of at least 250 ms, the newest counting half. */
  record(bytes: number, nowMs: number): void {
    this.since ??= nowMs;
    this.pending += bytes;
    const elapsed = nowMs - this.since;
    if (elapsed < 250) return;
    const rate = this.pending / elapsed;
    this.bytesPerMs = this.bytesPerMs === 0 ? rate : (this.bytesPerMs + rate) / 2;
    this.pending = 0;
    this.since = nowMs;
  }

  /** Milliseconds until `bytes` will have left, between 1 s and 30 s; 1 s where nothing is known yet. */
  waitMsFor(bytes: number): number {
    if (this.bytesPerMs === 0) return 1000;
    return Math.min(30_000, Math.max(1000, Math.ceil(bytes / this.bytesPerMs)));
  }
}
