import type { WindowShape } from './window-shape.ts';

/** A window of slots by its last slot, and the logs in it. */
export interface SlotWindow {
  end: number;
  count: number;
}

/** Logs by slot of event time, sparse and in order: what the sliding windows of one group are summed from. */
export class SlotCounts {
  /** Slot numbers (start / slot length), ascending. */
  private slots: number[] = [];
  private counts: number[] = [];
  /** Of all slots kept: no window can hold more. */
  total = 0;

  /** Slots with logs. */
  get length(): number {
    return this.slots.length;
  }
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

  /** Logs in slots `from` to `to`, both included. O(slots). */
  sum(from: number, to: number): number {
    let sum = 0;
    for (let i = this.slots.length - 1; i >= 0 && (this.slots[i] as number) >= from; i--) {
      if ((this.slots[i] as number) <= to) sum += this.counts[i] as number;
    }
    return sum;
  }

  /** The fullest window among those that end at slot `from` or later. O(slots). */
  fullest({ slots: length }: WindowShape, from: number): SlotWindow {
    let best: SlotWindow = { end: from, count: 0 };
    this.eachWindow(length, from, (end, count) => {
      if (count > best.count) best = { end, count };
      return false;
    });
    return best;
  }

  /** The first window that passes among those that end at slot `from` or later. O(slots), O(1) where the total cannot pass. */
  firstPassing({ slots: length, passes }: WindowShape, from: number): SlotWindow | undefined {
    if (!passes(this.total)) return undefined;
    let found: SlotWindow | undefined;
    this.eachWindow(length, from, (end, count) => {
      if (passes(count)) found = { end, count };
      return found !== undefined;
    });
    return found;
  }

  /**
   * Windows of `length` slots that end at `from` or later, until `visit` answers true. A window that ends in an empty slot holds no more
   * than the one that ends in the last slot before with logs, so only `from` and slots with logs are tried.
   */
  private eachWindow(length: number, from: number, visit: (end: number, count: number) => boolean): void {
    const { slots, counts } = this;
    if (visit(from, this.sum(from - length + 1, from))) return;
    let first = 0;
    let sum = 0;
    for (let i = 0; i < slots.length; i++) {
      const end = slots[i] as number;
      sum += counts[i] as number;
      while ((slots[first] as number) <= end - length) sum -= counts[first++] as number;
      if (end > from && visit(end, sum)) return;
    }
  }

  /**
   * The window that ends at slot `end`, for a chart: its counts summed over `points` spans of equal length, oldest first, empty ones included.
   * Fewer spans where the window has fewer slots; the last one may be shorter.
   */
  chart(length: number, end: number, points: number): { slot: number; count: number }[] {
    const step = Math.ceil(length / points);
    const first = end - length + 1;
    const chart = Array.from({ length: Math.ceil(length / step) }, (_, i) => ({ slot: first + i * step, count: 0 }));
    this.slots.forEach((slot, i) => {
      const point = slot > end ? undefined : chart[Math.floor((slot - first) / step)];
      if (point) point.count += this.counts[i] as number;
    });
    return chart;
  }
}
