const SPAN_MS = 10_000;
const SPANS = 6;
/** Each bound is this much larger than the one before: the relative error of a percentile. */
const RATIO = 1.1;
const BUCKETS = 160;
const LOG_RATIO = Math.log(RATIO);

/** Percentiles of durations over the last minute, to a tenth of their size, in constant memory. */
export class RecentLatency {
  private readonly spans = Array.from({ length: SPANS }, () => new Uint32Array(BUCKETS));
  private span = 0;

  observe(durationMs: number, nowMs: number): void {
    this.advance(nowMs);
    const bucket = durationMs <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(durationMs) / LOG_RATIO));
    (this.spans[this.span % SPANS] as Uint32Array)[bucket]!++;
  }

  /** Milliseconds; 0 where nothing was observed. */
  percentiles(nowMs: number): { p50: number; p99: number } {
    this.advance(nowMs);
    const merged = new Float64Array(BUCKETS);
    let total = 0;
    for (const span of this.spans) {
      span.forEach((count, bucket) => {
        merged[bucket]! += count;
        total += count;
      });
    }
    const at = (share: number): number => {
      if (total === 0) return 0;
      let below = 0;
      const bucket = merged.findIndex((count) => (below += count) >= share * total);
      return Math.round(RATIO ** bucket * 10) / 10;
    };
    return { p50: at(0.5), p99: at(0.99) };
  }

  private advance(nowMs: number): void {
    const span = Math.floor(nowMs / SPAN_MS);
    const steps = Math.min(span - this.span, SPANS);
    for (let step = 0; step < steps; step++) this.spans[(span - step) % SPANS]?.fill(0);
    this.span = Math.max(this.span, span);
  }
}
