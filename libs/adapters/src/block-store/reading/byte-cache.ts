/** Keeps what was used last, up to so many bytes in all. */
export class ByteCache<K, V> {
  private readonly entries = new Map<K, { value: V; bytes: number }>();
  private readonly limit: number;
  private total = 0;

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
    this.total += bytes - (this.entries.get(key)?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, bytes });
    for (const [oldest, entry] of this.entries) {
      if (this.total <= this.limit) return;
      this.entries.delete(oldest);
      this.total -= entry.bytes;
    }
  }
}
