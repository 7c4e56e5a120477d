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

/** Counts calls, of this process or of all. Neither method fails, whatever is away. */
export interface CallLimiter {
  /** Counts one call of the key. A promise only where others must be asked, which is bounded in time. */
  take(limit: RateLimit, key: string): RateDecision | Promise<RateDecision>;
  /** Whether the next call of the key would be refused, as far as this process knows; counts nothing. */
  isExhausted(limit: RateLimit, key: string): boolean;
}

/** Injection token of the `CallLimiter` of calls and failures. */
export const CALL_LIMITER = 'tocsin:CallLimiter';

/** Keys kept at most; the oldest are forgotten first, so that made-up keys cannot fill the memory. */
const MAX_KEYS = 100_000;

/** The fixed window of each key, in this process. */
export class RateWindows<W extends { endsAt: number }> {
  private readonly windows = new Map<string, W>();
  private readonly open: (endsAt: number) => W;
  /** `open` makes a window that ends at a time. */
  constructor(open: (endsAt: number) => W) {
    this.open = open;
  }

  /** The window that runs, or a new one. */
  at(now: number, { name, windowMs }: RateLimit, key: string): W {
    const id = `${name}\n${key}`;
    const running = this.windows.get(id);
    if (running && running.endsAt > now) return running;
    this.windows.delete(id);
    if (this.windows.size >= MAX_KEYS) this.forgetOldest();
    const window = this.open(now + windowMs);
    this.windows.set(id, window);
    return window;
  }

  /** The window that runs, if one does. */
  find(now: number, { name }: RateLimit, key: string): W | undefined {
    const window = this.windows.get(`${name}\n${key}`);
    return window && window.endsAt > now ? window : undefined;
  }

  private forgetOldest(): void {
    const oldest = this.windows.keys().next();
    if (!oldest.done) this.windows.delete(oldest.value);
  }
}

/** Counts calls in fixed windows, in this process. */
export class RateLimiter implements CallLimiter {
  private readonly windows = new RateWindows((endsAt) => ({ count: 0, endsAt }));
  private readonly now: () => number;
  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  take(limit: RateLimit, key: string): RateDecision {
    const now = this.now();
    const window = this.windows.at(now, limit, key);
    window.count++;
    return { allowed: window.count <= limit.limit, remaining: Math.max(0, limit.limit - window.count), resetMs: window.endsAt - now };
  }

  isExhausted(limit: RateLimit, key: string): boolean {
    const window = this.windows.find(this.now(), limit, key);
    return window !== undefined && window.count >= limit.limit;
  }
}
