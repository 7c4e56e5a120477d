/** One in so many new entries takes the place of old ones once the cache is full. */
const ADMIT_EVERY = 8;

/**
 * Keeps what was used last, up to so many bytes in all. When it is full most of what is new is not taken in: whoever walks over more
 * than fits, again and again, then finds at least a part of it instead of nothing.
 */
export class ByteCache<K, V> {
  private readonly entries = new Map<K, { value: V; bytes: number }>();
  private readonly limit: number;
  private total = 0;
  private refused = 0;

  constructor(limitBytes: number) {
    this.limit = limitBytes;
  }

  get(key: K): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Adds it, or says anew how large it is. */
  set(key: K, value: V, bytes: number): void {
    const known = this.entries.get(key);
    if (known === undefined && this.total + bytes > this.limit && ++this.refused % ADMIT_EVERY !== 0) return;
    this.total += bytes - (known?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, bytes });
    for (const [oldest, entry] of this.entries) {
      if (this.total <= this.limit) return;
      this.entries.delete(oldest);
      this.total -= entry.bytes;
    }
  }
}
