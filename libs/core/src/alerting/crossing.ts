import type { SlotCounts } from './slot-counts.ts';
import type { WindowShape } from './window-shape.ts';

/**
 * The first window that `added` logs (already in `counts`) carried over the threshold, or nothing. Late logs can carry any window over
 * that holds their slot; one that had passed without them does not count: a straggler of a past incident raises no second alert.
 * Windows are tried that end in a slot with logs. O(slots + added).
 */
export const crossedWindow = (
  counts: SlotCounts,
  added: ReadonlyMap<number, number>,
  shape: WindowShape,
): { end: number; count: number } | undefined => {
  if (!shape.passes(counts.total)) return undefined;
  const { slots, counts: held } = counts.entries();
  let first = 0;
  let count = 0;
  let fresh = 0;
  for (let i = 0; i < slots.length; i++) {
    const end = slots[i] as number;
    count += held[i] as number;
    fresh += added.get(end) ?? 0;
    for (; (slots[first] as number) <= end - shape.slots; first++) {
      count -= held[first] as number;
      fresh -= added.get(slots[first] as number) ?? 0;
    }
    if (fresh > 0 && shape.passes(count) && !shape.passes(count - fresh)) return { end, count };
  }
  return undefined;
};
