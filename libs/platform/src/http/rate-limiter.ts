/** So many calls in so long a window, for each key. */
export interface RateLimit {
  name: string;
  limit: number;
  windowMs: number;
}
export interface RateDecision {
  allowed: boolean;
  remaining: number;
  /** Until the window ends. */
  resetMs: number;
}

/** Keys kept at most; the oldest are forgotten first, so that made-up keys cannot fill the memory. */
const MAX_KEYS = 100_000;

/** Counts calls in fixed windows, in this process. */
export class RateLimiter {
  private readonly windows = new Map<string, { count: number; endsAt: number }>();
  private readonly now: () => number;
  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Counts one call of the key. */
  take({ name, limit, windowMs }: RateLimit, key: string): RateDecision {
    const now = this.now();
    const id = `${name}\n${key}`;
    let window = this.windows.get(id);
    if (!window || window.endsAt <= now) {
      this.windows.delete(id);
      if (this.windows.size >= MAX_KEYS) this.forgetOldest();
      window = { count: 0, endsAt: now + windowMs };
      this.windows.set(id, window);
    }
    window.count++;
    return { allowed: window.count <= limit, remaining: Math.max(0, limit - window.count), resetMs: window.endsAt - now };
  }

  /** Whether the next call of the key would be refused; counts nothing. */
  isExhausted({ name, limit }: RateLimit, key: string): boolean {
    const window = this.windows.get(`${name}\n${key}`);
    return window !== undefined && window.endsAt > this.now() && window.count >= limit;
  }

  private forgetOldest(): void {
    const oldest = this.windows.keys().next();
    if (!oldest.done) this.windows.delete(oldest.value);
  }
}
