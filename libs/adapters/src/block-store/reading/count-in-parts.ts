import type { TimeRange } from '@tocsin/core/ports';
import { countsFromRollups } from './count.ts';
import { GroupCounter } from './group-counter.ts';
import type { CountRequest } from './read-requests.ts';
import type { GroupCount } from '../../log-reading/index.ts';
import type { ReaderPool } from './reader-pool.ts';

/** Parts of a range for each reader, many because logs are not spread evenly over it. */
const PARTS_PER_READER = 8;
const SHORTEST_PART_MS = 10_000;

/** Some of the range, and the reader that counts it. */
type Part = TimeRange & { owner: number };

/**
 * Cuts the range into parts of whole buckets, at places that do not move with the ends of the range: a reader gets the same blocks again
 * when the same is asked a minute later. A log is in one part by its time, whatever block it lies in at the moment.
 */
const partsOf = ({ from, to, bucketMs = 1 }: CountRequest, readers: number): Part[] => {
  let step = Math.ceil(SHORTEST_PART_MS / bucketMs) * bucketMs;
  while (step * readers * PARTS_PER_READER < to - from) step *= 2;
  const parts: Part[] = [];
  for (let at = from; at < to;) {
    const place = Math.floor(at / step);
    const next = Math.min(to, (place + 1) * step);
    parts.push({ from: at, to: next, owner: ((place % readers) + readers) % readers });
    at = next;
  }
  return parts;
};

/** A count over all readers at once; one of them is enough where rollups answer. */
export const countInParts = async (pool: ReaderPool, request: CountRequest, signal?: AbortSignal): Promise<GroupCount[]> => {
  if (pool.size === 1 || countsFromRollups(request)) return pool.call<'count'>(request, { signal });
  const days = pool.days();
  const from = Math.max(request.from, days.from);
  const to = Math.min(request.to, days.to);
  const counter = new GroupCounter(request.groupBy, request.bucketMs);
  const parts = partsOf({ ...request, from, to }, pool.size);
  const work = async (reader: number): Promise<void> => {
    for (const part of parts) {
      if (part.owner !== reader) continue;
      const counts = await pool.call<'count'>({ ...request, from: part.from, to: part.to }, { signal, reader });
      for (const { bucket, values, count } of counts) counter.add(bucket, values, count);
    }
  };
  await Promise.all(Array.from({ length: pool.size }, (_, reader) => work(reader)));
  return counter.result();
};
