export interface ShortMemoryOptions {
  /** An answer is good for so long, in milliseconds. */
  ttlMs: number;
  /** Answers kept; the oldest are forgotten first. */
  atMost: number;
  /** While no new answer can be had, the last one serves until it is so old, in milliseconds. Default 0. */
  staleMs?: number;
  /** Who has a last answer waits no longer than this for a new one, in milliseconds. Default 1000. */
  patienceMs?: number;
}

interface Entry<T> {
  value: Promise<T>;
  until: number;
  last: { value: T; at: number } | undefined;
}

/** Remembers answers for a short while. Failures are not remembered; where there is an older answer it stands in for them. */
export class ShortMemory<T> {
  private readonly entries = new Map<string, Entry<T>>();
  constructor(
    private readonly options: ShortMemoryOptions,
    private readonly now: () => number,
  ) {}

  has(key: string): boolean {
    return (this.entries.get(key)?.until ?? 0) > this.now();
  }

  /** What is remembered, or else what `ask` finds; those who ask at the same time share one look-up. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known && known.until > this.now()) return known.value;
    this.entries.delete(key);
    if (this.entries.size >= this.options.atMost) {
      const oldest = this.entries.keys().next();
      if (!oldest.done) this.entries.delete(oldest.value);
    }
    const entry = this.look(ask, known?.last);
    this.entries.set(key, entry);
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry.value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  forgetAll(): void {
    this.entries.clear();
  }

  private look(ask: () => Promise<T>, last: Entry<T>['last']): Entry<T> {
    const { ttlMs, staleMs = 0, patienceMs = 1000 } = this.options;
    const found = ask().then((value) => {
      entry.last = { value, at: this.now() };
      entry.value = Promise.resolve(value);
      return value;
    });
    const serves = last !== undefined && this.now() - last.at < staleMs;
    const value = serves ? within(patienceMs, found, last.value) : found;
    const entry: Entry<T> = { value, until: this.now() + ttlMs, last };
    return entry;
  }
}

/** What is found, or the substitute where that fails or takes too long. */
const within = async <T>(patienceMs: number, found: Promise<T>, substitute: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(substitute), patienceMs);
  });
  try {
    return await Promise.race([found, late]);
  } catch {
    return substitute;
  } finally {
    clearTimeout(timer);
    // One that comes to nothing later on is nobody's concern.
    found.catch(() => undefined);
  }
};
