import { createHash } from 'node:crypto';
import type { LogReader, TimeRange } from '@tocsin/core/ports';
import { ALL } from '@tocsin/core/query';
import { isMovedId } from './log-store.ts';

/** What a store holds of a span of time: how many logs of the standalone installation, and a checksum over all that they say. */
export interface LogSum {
  logs: number;
  sha256: string;
  /** Logs with ids of the cluster's own, which are not counted above. */
  others: number;
}

/** JSON with the keys of every object in order: equal values are equal texts, whichever store they come from. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : each,
  );

/** Reads the whole span, oldest first, ties by id. Memory stays bounded. */
export const logSum = async (reader: LogReader, range: TimeRange, onLogs: (count: number) => void): Promise<LogSum> => {
  const hash = createHash('sha256');
  let logs = 0;
  let others = 0;
  for await (const chunk of reader.export({ ...range, query: ALL })) {
    for (const log of chunk) {
      if (!isMovedId(log.id)) {
        others++;
        continue;
      }
      hash.update(canonical(log)).update('\n');
      logs++;
    }
    onLogs(chunk.length);
  }
  return { logs, sha256: hash.digest('hex'), others };
};
