import type { ClassifiedLog } from '@tocsin/contracts';

const AROUND_MS = 60_000;
const shifted = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

/** What the Logs page needs in its URL to show this log among its neighbours in time, now and in a year. */
export const linkTo = (log: Pick<ClassifiedLog, 'id' | 'timestamp'>): Record<string, string> => ({
  from: shifted(log.timestamp, -AROUND_MS),
  to: shifted(log.timestamp, AROUND_MS),
  selected: log.id,
});
