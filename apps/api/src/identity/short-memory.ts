/** Remembers answers for a short while, so many at most; the oldest are forgotten first. Failures are not remembered. */
export class ShortMemory<T> {
  private readonly answers = new Map<string, { value: Promise<T>; until: number }>();
  constructor(
    private readonly options: { ttlMs: number; atMost: number },
    private readonly now: () => number,
  ) {}

  has(key: string): boolean {
    return (this.answers.get(key)?.until ?? 0) > this.now();
  }

  /** What is remembered, or else what `ask` finds; those who ask at the same time share one look-up. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known && known.until > this.now()) return known.value;
    this.answers.delete(key);
    if (this.answers.size >= this.options.atMost) {
      const oldest = this.answers.keys().next();
      if (!oldest.done) this.answers.delete(oldest.value);
    }
    const entry = { value: ask(), until: this.now() + this.options.ttlMs };
    this.answers.set(key, entry);
    entry.value.catch(() => {
      if (this.answers.get(key) === entry) this.answers.delete(key);
    });
    return entry.value;
  }

  forget(key: string): void {
    this.answers.delete(key);
  }

  forgetAll(): void {
    this.answers.clear();
  }
}
