import type { StoredDay } from '@tocsin/adapters/block-store';
import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogReader, TimeRange } from '@tocsin/core/ports';
import { ALL } from '@tocsin/core/query';
import type { TargetLogs } from './log-store.ts';

const HOUR_MS = 3_600_000;
/** Logs of one write: some megabytes. */
const PUT_LOGS = 4000;
/** Writes under way at once. */
const PUTS = 3;

/** How many logs each hour of a span holds, by its start. */
export const hoursOf = async (reader: LogReader, range: TimeRange): Promise<Map<number, number>> => {
  const counts = await reader.slotCounts({ ...range, query: ALL, groupBy: [], slotMs: HOUR_MS });
  return new Map(counts.map(({ slot, count }) => [slot, count]));
};

/**
 * Copies what the target lacks of one day. Hours that hold the same number of logs on both sides are taken as moved (the checksums at the
 * end tell for sure); the others are sent whole, which changes nothing about logs that are there. So a run that was cut off goes on where
 * it was, to the hour. Resolves to how many logs were sent.
 */
export const moveDay = async (source: LogReader, target: TargetLogs, day: StoredDay, onLogs: (count: number) => void): Promise<number> => {
  const [have, want] = await Promise.all([hoursOf(target.reader, day), hoursOf(source, day)]);
  let sent = 0;
  for (const [hour, logs] of [...want].sort(([a], [b]) => a - b)) {
    if (have.get(hour) === logs) {
      onLogs(logs);
      continue;
    }
    sent += await moveSpan(source, target, { from: Math.max(hour, day.from), to: Math.min(hour + HOUR_MS, day.to) }, onLogs);
  }
  if (sent > 0) await target.settle();
  return sent;
};

/** Sends every log of a span, a few writes at a time; the reading waits for the slowest of them. */
const moveSpan = async (source: LogReader, target: TargetLogs, range: TimeRange, onLogs: (count: number) => void): Promise<number> => {
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  const send = async (logs: readonly ClassifiedLog[]): Promise<void> => {
    if (logs.length === 0) return;
    while (underWay.size >= PUTS) await Promise.race(underWay);
    const put = target.put(logs).then(() => {
      onLogs(logs.length);
      underWay.delete(put);
    });
    // Its failure is met by whoever waits next; until then it is no one's.
    put.catch(() => undefined);
    underWay.add(put);
    sent += logs.length;
  };
  let waiting: ClassifiedLog[] = [];
  for await (const chunk of source.export({ ...range, query: ALL })) {
    waiting = waiting.length === 0 ? chunk : waiting.concat(chunk);
    if (waiting.length < PUT_LOGS) continue;
    await send(waiting);
    waiting = [];
  }
  await send(waiting);
  await Promise.all(underWay);
  return sent;
};
