/** Logs by slot of event time, sparse and in order: what the sliding windows of one group are summed from. */
export class SlotCounts {
  /** Slot numbers (start / slot length), ascending. */
  private slots: number[] = [];
  private counts: number[] = [];
  /** Of all slots kept: no window can hold more. */
  total = 0;

  get newest(): number {
    return this.slots.at(-1) ?? Number.NEGATIVE_INFINITY;
  }

  /** O(1) at the newest slot, O(slots) for a late one. */
  add(slot: number, count: number): void {
    this.total += count;
    let at = this.slots.length;
    while (at > 0 && (this.slots[at - 1] as number) > slot) at--;
    if (at > 0 && this.slots[at - 1] === slot) {
      (this.counts[at - 1] as number) += count;
    } else {
      this.slots.splice(at, 0, slot);
      this.counts.splice(at, 0, count);
    }
  }

  /** Forgets slots before `oldest`. */
  forget(oldest: number): void {
    let gone = 0;
    while (gone < this.slots.length && (this.slots[gone] as number) < oldest) this.total -= this.counts[gone++] as number;
    if (gone === 0) return;
    this.slots.splice(0, gone);
    this.counts.splice(0, gone);
  }

  /** Logs in slots `from` to `to`, both included. */
  sum(from: number, to: number): number {
    let sum = 0;
    for (let i = this.slots.length - 1; i >= 0 && (this.slots[i] as number) >= from; i--) {
      if ((this.slots[i] as number) <= to) sum += this.counts[i] as number;
    }
    return sum;
  }

  /**
   * The fullest window of `length` slots among those that end at slot `from` or later. Where a window ends in an empty slot,
   * it holds no more than the one that ends in the last slot before with logs, so only `from` and slots with logs are tried. O(slots).
   */
  fullest(length: number, from: number): { end: number; count: number } {
    let best = { end: from, count: this.sum(from - length + 1, from) };
    let first = 0;
    let sum = 0;
    for (let i = 0; i < this.slots.length; i++) {
      const end = this.slots[i] as number;
      sum += this.counts[i] as number;
      while ((this.slots[first] as number) <= end - length) sum -= this.counts[first++] as number;
      if (end > from && sum > best.count) best = { end, count: sum };
    }
    return best;
  }

  /** Slots with logs and their counts, in order; not to be changed. */
  entries(): { readonly slots: readonly number[]; readonly counts: readonly number[] } {
    return { slots: this.slots, counts: this.counts };
  }
}
