import { countsFromRollups } from './count.ts';
import { GroupCounter } from './group-counter.ts';
import type { CountRequest, GroupCount } from './read-requests.ts';
import type { ReaderPool } from './reader-pool.ts';

/** Parts of a range for each reader: logs are not spread evenly over it, and who is done early takes the next one. */
const PARTS_PER_READER = 8;
const SHORTEST_PART_MS = 10_000;

/** Cuts the range into parts of whole buckets. A log is in one part by its time, whatever block it lies in at the moment. */
const partsOf = ({ from, to, bucketMs }: CountRequest, parts: number): { from: number; to: number }[] => {
  const unit = bucketMs ?? 1;
  const step = Math.max(SHORTEST_PART_MS, Math.ceil((to - from) / parts / unit) * unit);
  const cuts: { from: number; to: number }[] = [];
  for (let at = from; at < to;) {
    const next = Math.min(to, (Math.floor(at / unit) + 1) * unit + step - unit);
    cuts.push({ from: at, to: next });
    at = next;
  }
  return cuts;
};

/** A count over all readers at once; one of them is enough where rollups answer. */
export const countInParts = async (pool: ReaderPool, request: CountRequest, signal?: AbortSignal): Promise<GroupCount[]> => {
  if (pool.size === 1 || countsFromRollups(request)) return pool.call<'count'>(request, { signal });
  const days = pool.days();
  const from = Math.max(request.from, days.from);
  const to = Math.min(request.to, days.to);
  const counter = new GroupCounter(request.groupBy, request.bucketMs);
  const waiting = partsOf({ ...request, from, to }, pool.size * PARTS_PER_READER).map((part, at) => ({ part, owner: at % pool.size }));
  /** A reader's own parts first, whose counts it may remember; then what others have not come to. */
  const next = (reader: number) => {
    const own = waiting.findIndex(({ owner }) => owner === reader);
    return waiting.splice(Math.max(0, own), 1)[0]?.part;
  };
  const work = async (reader: number): Promise<void> => {
    for (let part = next(reader); part !== undefined; part = next(reader)) {
      const counts = await pool.call<'count'>({ ...request, ...part }, { signal, reader });
      for (const { bucket, values, count } of counts) counter.add(bucket, values, count);
    }
  };
  await Promise.all(Array.from({ length: pool.size }, (_, reader) => work(reader)));
  return counter.result();
};
